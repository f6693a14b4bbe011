"""A pipeline over the fakes, with everything at hand."""

from dataclasses import dataclass, field
from datetime import timedelta

from review.fakes import (
    FakeClock,
    FakeFiles,
    FakeFrames,
    FakeScorer,
    FakeSecondOpinion,
    MemoryStore,
    UploadEntry,
)
from review.fakes.media import Told
from review.notice import Mode
from review.pipeline import Pipeline
from review.scoring import Scoring
from review.upload import Upload
from tests.review.values import MODEL, POLICY, a_frame, facts_of

LEASE = timedelta(minutes=5)
DELAY = timedelta(seconds=30)


@dataclass
class ScoringBench:
    """One process that scores."""

    mode: Mode = Mode.REPORT
    clock: FakeClock = field(default_factory=FakeClock)
    files: FakeFiles = field(default_factory=lambda: FakeFiles({}))
    frames: FakeFrames = field(default_factory=lambda: FakeFrames({}))
    scorer: FakeScorer = field(default_factory=lambda: FakeScorer(MODEL))
    second: FakeSecondOpinion | None = None

    def __post_init__(self) -> None:
        self.store = MemoryStore(self.clock, LEASE)

    @property
    def pipeline(self) -> Pipeline:
        return Pipeline(
            store=self.store,
            files=self.files,
            scoring=Scoring(
                files=self.files,
                frames=self.frames,
                scorer=self.scorer,
                second=self.second,
                fingerprint=lambda frame: f"{frame.scene:064x}",
                policy=POLICY,
            ),
            policy=POLICY,
            mode=self.mode,
            max_attempts=3,
            first_delay=DELAY,
        )

    def add(self, upload: Upload, *frames: Told) -> int:
        """A row whose file is on the wiki, made of those frames."""
        facts = self.files.by_title.setdefault(upload.title, facts_of(upload))
        self.frames.frames.setdefault(facts.sha1, frames)
        return self.store.add(upload)

    def score(self, upload_id: int) -> UploadEntry:
        self.pipeline.score(upload_id)
        return self.store.uploads[upload_id]


BAD = a_frame(nsfw=0.95)
GOOD = a_frame(nsfw=0.05)
