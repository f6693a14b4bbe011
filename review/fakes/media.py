"""Files, frames and a model, made of plain values."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from review.content import Content
from review.errors import Gone, Transient
from review.ports import Fetched, Part
from review.score import Doubt, Frame, Item, ModelId, Opinion
from review.upload import FileFacts, Kind, Rendition, Upload

Told = Item | Exception


class FakeFiles:
    """Implements review.ports.Files over facts by title.

    `fetched` lists the sha1s that were fetched, `open` those whose file is on disk now.
    An error in `look_error` or `fetch_error` is raised in place of an answer. Where
    `renditions` is set, a look is a rendition of the side that was asked for.
    """

    def __init__(self, facts: Mapping[str, FileFacts]) -> None:
        self.by_title = dict(facts)
        self.looks = 0
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.look_error: Exception | None = None
        self.fetch_error: Exception | None = None
        self.renditions = False

    def facts(self, upload: Upload) -> FileFacts:
        """The facts under that title."""
        if upload.title not in self.by_title:
            raise Gone("the file is deleted")
        return self.by_title[upload.title]

    def look(self, upload: Upload, side: int) -> FileFacts:
        """The same, with a rendition where they are wanted."""
        self.looks += 1
        if self.look_error is not None:
            raise self.look_error
        facts = self.facts(upload)
        if not self.renditions:
            return facts
        look = Rendition(name=f"thumbnail {side}px", url="", width=side, height=side)
        return replace(facts, looks=(look,))

    def confirm(self, facts: FileFacts) -> None:
        """Whether the facts under that title still have that content."""
        if facts.looks and self.by_title[facts.title].sha1 != facts.sha1:
            raise Transient("the file was replaced while it was scored")

    @contextmanager
    def fetch(self, facts: FileFacts) -> Iterator[Fetched]:
        """A path at which there is nothing."""
        if self.fetch_error is not None:
            raise self.fetch_error
        self.fetched.append(facts.sha1)
        self.open.append(facts.sha1)
        try:
            yield Fetched(
                parts=(Part(path=Path(facts.sha1)),),
                representation=facts.looks[0].name if facts.looks else "original",
                size=facts.size,
                original=not facts.looks,
            )
        finally:
            self.open.remove(facts.sha1)


class FakeFrames:
    """Implements review.ports.Frames over frames, or an error, by the content's sha1.

    An error among the frames is raised after those before it. `contents` says what bytes
    are that are no JPEG.
    """

    def __init__(self, frames: Mapping[str, Sequence[Told] | Exception]) -> None:
        self.frames = dict(frames)
        self.contents: dict[str, Content] = {}

    def identify(self, path: Path) -> Content:
        """A JPEG, unless told otherwise."""
        return self.contents.get(path.name, Content(mime="image/jpeg", kind=Kind.PICTURE))

    def open(self, path: Path, side: int) -> Iterator[Item]:
        """The frames of that content; none where it is not known."""
        frames = self.frames.get(path.name, ())
        for item in [frames] if isinstance(frames, Exception) else frames:
            if isinstance(item, Exception):
                raise item
            yield item


class FakeScorer:
    """Implements review.ports.Scorer: a frame's `pixels` are its class probabilities."""

    def __init__(self, model: ModelId | None = None) -> None:
        self._id = model or ModelId(sha256="0" * 64, preprocessing="none")
        self.calls = 0

    @property
    def id(self) -> ModelId:
        """The name of no model."""
        return self._id

    @property
    def side(self) -> int:
        """A common one."""
        return 224

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        """What stands in the frames."""
        self.calls += 1
        return [frame.pixels for frame in frames]


class FakeSecondOpinion:
    """Implements review.ports.SecondOpinion: doubts what `doubts` says, answers `answers`.

    `doubts` is by the frame's scene; `asked` lists the doubts it was asked about.
    """

    def __init__(self, doubts: Mapping[int, str], answers: Sequence[Opinion]) -> None:
        self.doubts = dict(doubts)
        self.answers = tuple(answers)
        self.asked: list[str] = []

    @property
    def larger_side(self) -> int:
        """Larger than the first look's."""
        return 768

    def doubt(
        self, frame: Frame, probabilities: Mapping[str, float], facts: FileFacts
    ) -> Doubt | None:
        """What stands there for the frame's scene."""
        why = self.doubts.get(frame.scene)
        return None if why is None else Doubt(why=why)

    def opinions(self, frame: Frame, doubt: Doubt) -> tuple[Opinion, ...]:
        """The same answers for all."""
        self.asked.append(doubt.why)
        return self.answers
