"""Files, frames and a model, made of plain values."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from review.errors import Gone
from review.ports import Fetched
from review.score import Frame, ModelId
from review.upload import FileFacts, Upload


class FakeFiles:
    """Implements review.ports.Files over facts by title.

    `fetched` lists the sha1s that were fetched, `open` those whose file is on disk now.
    An error in `look_error` or `fetch_error` is raised in place of an answer.
    """

    def __init__(self, facts: Mapping[str, FileFacts]) -> None:
        self.facts = dict(facts)
        self.looks = 0
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.look_error: Exception | None = None
        self.fetch_error: Exception | None = None

    def look(self, upload: Upload) -> FileFacts:
        """The facts under that title."""
        self.looks += 1
        if self.look_error is not None:
            raise self.look_error
        if upload.title not in self.facts:
            raise Gone("the file is deleted")
        return self.facts[upload.title]

    @contextmanager
    def fetch(self, facts: FileFacts) -> Iterator[Fetched]:
        """A path at which there is nothing."""
        if self.fetch_error is not None:
            raise self.fetch_error
        self.fetched.append(facts.sha1)
        self.open.append(facts.sha1)
        try:
            yield Fetched(path=Path(facts.sha1), representation="original", size=facts.size)
        finally:
            self.open.remove(facts.sha1)


class FakeFrames:
    """Implements review.ports.Frames over frames, or an error, by the content's sha1."""

    def __init__(self, frames: Mapping[str, Sequence[Frame] | Exception]) -> None:
        self.frames = dict(frames)

    def open(self, path: Path, facts: FileFacts) -> Iterator[Frame]:
        """The frames of that content; none where it is not known."""
        frames = self.frames.get(facts.sha1, ())
        if isinstance(frames, Exception):
            raise frames
        yield from frames


class FakeScorer:
    """Implements review.ports.Scorer: a frame's `pixels` are its class probabilities."""

    def __init__(self, model: ModelId | None = None) -> None:
        self._id = model or ModelId(sha256="0" * 64, preprocessing="none")
        self.calls = 0

    @property
    def id(self) -> ModelId:
        """The name of no model."""
        return self._id

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        """What stands in the frames."""
        self.calls += 1
        return [frame.pixels for frame in frames]
