from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from classifier.card import Card, Thresholds, read_card
from classifier.catalogue import MODELS, RECIPES
from classifier.errors import ModelError
from classifier.preprocessing import PREPROCESSING
from classifier.session import Session
from review.score import Frame, ModelId


class Model:
    """A model, ready to score frames: the port review.ports.Scorer.

    Made once and used by any number of threads.
    """

    def __init__(self, card: Card, session: Session) -> None:
        self.card = card
        self._session = session
        self._prepare = PREPROCESSING[card.preprocessing]
        self._id = ModelId(sha256=card.sha256, preprocessing=card.preprocessing)

    @classmethod
    def load(cls, path_or_name: str, folder: Path, *, rarely: bool = False) -> Self:
        """Load /a/path/model.onnx with its card beside it, or an installed model's name.

        Installed models are in `folder`; one that is asked `rarely` holds less memory, and
        answers a little later. Raises ModelError, in one line, when the file
        or its card is missing, they do not belong together, or the model is not one that
        takes pictures and tells the five classes apart.
        """
        path = path_of_model(path_or_name, folder)
        card = read_card(path)
        size, classes = card.input_size, len(card.labels)
        try:
            session = Session(path, size=size, classes=classes, rarely=rarely)
        except ModelError as error:
            raise ModelError(f"{path}: {error}") from error
        return cls(card, session)

    @property
    def id(self) -> ModelId:
        """What its scores are stored under: the very file and the very preprocessing."""
        return self._id

    @property
    def name(self) -> str:
        """Its card's."""
        return self.card.name

    @property
    def members(self) -> tuple["Model"]:
        """All models that have a say: itself. A cascade has several."""
        return (self,)

    @property
    def screen(self) -> "Model":
        """The one that looks at everything: itself. Of a cascade it is one of them."""
        return self

    @property
    def thresholds(self) -> Thresholds | None:
        """Its card's."""
        return self.card.thresholds

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes that it tells apart, in its card's order."""
        return self.card.labels

    @property
    def side(self) -> int:
        """The side of the square that it sees, in pixels."""
        return self.card.input_size

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        """The class probabilities (0 to 1) of each frame, in their order.

        Frames may be of any size. A number that is not one (NaN) is handed on as it is.
        Raises ValueError when a frame's pixels are not uint8 (height, width, 3).
        """
        return [self._probabilities(frame) for frame in frames]

    def _probabilities(self, frame: Frame) -> dict[str, float]:
        # One by one: batches gained no time, and a video's frames would need memory.
        pixels = self._prepare(frame.pixels, self.card.input_size)
        [answer] = self._session.probabilities(pixels[None])
        return dict(zip(self.card.labels, map(float, answer), strict=True))


def path_of_model(path_or_name: str, folder: Path) -> Path:
    """The file of /a/path/model.onnx, or of an installed model. Raises ModelError."""
    if path_or_name.endswith(".onnx"):
        return Path(path_or_name)
    path = folder / path_or_name / "model.onnx"
    if path_or_name in MODELS and not path.exists():
        raise ModelError(
            f"{path_or_name}: is not installed in {folder}, "
            f"run python -m classifier install {path_or_name}"
        )
    if not path_or_name or Path(path_or_name).name != path_or_name or not path.exists():
        installed = sorted(path.parent.name for path in folder.glob("*/model.onnx"))
        known = ", ".join(dict.fromkeys([*installed, *MODELS, *RECIPES]))
        raise ModelError(
            f"{path_or_name or 'an empty name'}: is neither a path that ends in .onnx nor an "
            f"installed model, known are {known}"
        )
    return path
