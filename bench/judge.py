"""The whole way from a file on disk to a verdict, as the service goes it, without a wiki."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from classifier.fingerprint import fingerprint
from fence.child import Decoder, load
from fence.demand import Demand
from review.content import HEAD, Content, content_of
from review.policy import Policy, Verdict, decide
from review.ports import Fetched, Frames, Part, Scorer, SecondOpinion
from review.score import Item
from review.scoring import Scoring
from review.upload import Action, FileFacts, Kind, Upload
from wiring import DECODERS

_POLICY = Policy(nsfw_threshold=0.8, sexy_threshold=0.95)


def facts_of(title: str) -> FileFacts:
    """What a wiki would say of a file on disk, as far as anybody asks here."""
    return FileFacts(
        page_id=1,
        title=title,
        sha1="",
        mime="image/jpeg",
        kind=Kind.PICTURE,
        size=0,
        width=0,
        height=0,
    )


class OnDisk:
    """Implements review.ports.Files: a file's title is its path, and nothing is fetched."""

    def facts(self, upload: Upload) -> FileFacts:
        """What the wiki would say of it."""
        return facts_of(upload.title)

    def look(self, upload: Upload, side: int) -> FileFacts:
        """What the wiki would say of it; the side does not matter."""
        return facts_of(upload.title)

    def confirm(self, facts: FileFacts) -> None:
        """It was read itself."""

    def fetch(self, facts: FileFacts) -> AbstractContextManager[Fetched]:
        """The file itself, as if it were a thumbnail."""
        parts = (Part(path=Path(facts.title)),)
        return nullcontext(Fetched(parts=parts, representation="thumbnail", size=0, original=False))


class Unfenced:
    """Implements review.ports.Frames in the process itself: what a fence adds is missing."""

    def __init__(self, demand: Demand) -> None:
        self._decoder: Decoder = load(DECODERS[Kind.PICTURE])
        self._demand = demand

    def identify(self, path: Path) -> Content:
        """What the bytes show."""
        with path.open("rb") as file:
            return content_of(file.read(HEAD))

    def open(self, path: Path, side: int) -> Iterator[Item]:
        """The frames of a picture."""
        self.identify(path)
        with path.open("rb") as file:
            yield from self._decoder(file, replace(self._demand, side=side))


class Judge:
    """Verdicts on files by what looks at every frame, and at some again."""

    def __init__(self, scorer: Scorer, second: SecondOpinion | None, frames: Frames) -> None:
        self._files = OnDisk()
        self._scoring = Scoring(
            files=self._files,
            frames=frames,
            scorer=scorer,
            second=second,
            fingerprint=fingerprint,
            policy=_POLICY,
        )

    def verdict(self, path: Path) -> Verdict:
        """What review.pipeline does with a file that is registered."""
        upload = Upload(
            wiki="bench",
            log_id=1,
            title=str(path),
            sha1="",
            uploaded_at=datetime(2020, 1, 1, tzinfo=UTC),
            uploader="",
            action=Action.UPLOAD,
        )
        facts = self._files.look(upload, 0)
        return decide(self._scoring.score(upload, facts, lambda fetched: None), _POLICY)
