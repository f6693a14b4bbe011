"""What the heart asks of its neighbours, in the words of the domain."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from review.content import Content
from review.notice import Batch, Notice, NoticeKind
from review.policy import Verdict
from review.score import Doubt, Frame, Item, MediaScore, ModelId, Opinion
from review.upload import FileFacts, Upload


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The right to work on one row until its lease ends; `token` proves it.

    `attempt` counts from 1 and is counted when the row is claimed, so that a file
    which kills its worker runs out of attempts too. `crashes` says how often the file
    killed its decoder before.
    """

    id: int
    token: str
    attempt: int
    upload: Upload
    crashes: int = 0


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file on disk: all that was fetched, one page (from 1), or a picture of one `second`."""

    path: Path
    page: int | None = None
    second: float | None = None


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What of a file was fetched, and how many bytes that took.

    `original` says whether it is the very file, so that its bytes show what it is.
    """

    parts: tuple[Part, ...]
    representation: str
    size: int
    original: bool


class Files(Protocol):
    """The wiki's files."""

    def facts(self, upload: Upload) -> FileFacts:
        """What the wiki says of the current version, for somebody who need not look at it.

        Raises Gone when there is none, Transient when the wiki cannot say now.
        """

    def look(self, upload: Upload, side: int) -> FileFacts:
        """What the wiki says of the current version, and where a look at it is to be had.

        What is to be looked at has `side` pixels or more on its shorter side, where that
        can be. Raises Gone when there is none, Transient when the wiki cannot say now.
        """

    def fetch(self, facts: FileFacts) -> AbstractContextManager[Fetched]:
        """The cheapest sufficient representation, on disk inside the with block only.

        Raises Transient (ask again later) or Permanent (there is nothing to be had).
        """

    def confirm(self, facts: FileFacts) -> None:
        """Ask once more whether that is the current version, where a look has no hash.

        Raises Transient when it is another by now, Gone when there is none.
        """


class Frames(Protocol):
    """Takes files apart, where nothing secret is."""

    def identify(self, path: Path) -> Content:
        """What the bytes show."""

    def open(self, path: Path, side: int) -> Iterator[Item]:
        """The telling frames of a file, their shorter side `side` pixels or more if it can be.

        Of what is looked at scene by scene each scene comes first, then the frame picked of
        it, then its spares, and the footage at the very end; it may come at the beginning
        too, when nothing has been seen. Raises, possibly after some of
        them, Permanent when it cannot be decoded, Crash when it killed the decoder,
        NotVisual when there is nothing to look at after all.
        """


class Scorer(Protocol):
    """What looks at every frame."""

    @property
    def id(self) -> ModelId:
        """What its scores, with those of the second opinions, are stored under."""

    @property
    def side(self) -> int:
        """The side of the square that it sees, in pixels."""

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        """The class probabilities (0 to 1) of each frame, in their order."""


class SecondOpinion(Protocol):
    """What looks again at the few frames that leave a doubt."""

    @property
    def larger_side(self) -> int:
        """How large a frame's shorter side should be for it, in pixels."""

    def doubt(
        self, frame: Frame, probabilities: Mapping[str, float], facts: FileFacts
    ) -> Doubt | None:
        """Why the frame wants a second look; None where it wants none."""

    def opinions(self, frame: Frame, doubt: Doubt) -> tuple[Opinion, ...]:
        """What each model says of each view, for that doubt; at least one."""


class Store(Protocol):
    """The truth: rows of uploads. Every method is one transaction.

    What takes a claim raises LostClaim, and changes nothing, when somebody else has it.
    """

    def claim(self, upload_id: int) -> Claim | None:
        """Take a row that is due; None when it is not due or somebody else has it."""

    def note_fetched(self, claim: Claim, fetched: Fetched) -> None:
        """Remember what was fetched, for whoever watches; the lease begins anew."""

    def known_score(self, sha1: str, model: ModelId) -> MediaScore | None:
        """What this very model said of this very content before."""

    def finish(
        self,
        claim: Claim,
        verdict: Verdict,
        *,
        facts: FileFacts | None,
        score: MediaScore | None,
        notices: frozenset[NoticeKind],
    ) -> None:
        """Store the end: score, verdict and the notices that are due, together."""

    def postpone(
        self,
        claim: Claim,
        reason: str,
        delay: timedelta,
        *,
        crashed: bool = False,
        counted: bool = True,
    ) -> None:
        """Give the row back, not to be tried before the delay is over; count a crash.

        Where the attempt is not to be counted, it is taken back.
        """


class Desk(Protocol):
    """The truth: rows of notices, for the one editor. Every method is one transaction.

    What changes notices raises LostClaim, and changes nothing, when another editor has
    changed one of them meanwhile.
    """

    def hold_lease(self) -> bool:
        """Take or renew the editor's lease; False while another process has it."""

    def drop_lease(self) -> None:
        """Give the lease back, if this process has it, so that the next need not wait."""

    def due(self, kind: NoticeKind, limit: int) -> list[Notice]:
        """Notices of that kind that wait to be written, oldest first, with their hints."""

    def unfinished(self) -> list[Batch]:
        """Batches that were begun longer than a lease ago and never ended."""

    def begin(self, notices: Sequence[Notice]) -> Batch:
        """Mark notices that are due as being written, under a new token."""

    def written(self, batch: Batch, revision: int) -> None:
        """The batch stands on the wiki, in that revision."""

    def release(self, batch: Batch) -> None:
        """The batch was not written: all of it is due again."""

    def decline(self, notice: Notice, reason: str, *, by_person: bool = False) -> None:
        """The notice, which is due, is never to be written.

        Where a person has decided so, the reason is a hint for what looks the same.
        """

    def withdraw(self, notice: Notice, reason: str) -> None:
        """Not to be written now: due again when this content is uploaded there again."""

    def would_write(self, notice: Notice) -> None:
        """In dry-run: the notice is done with, and nothing was written."""

    def last_report_edit(self) -> datetime | None:
        """When rows were last written to a report page, or may have been."""

    def note_edit(self, page: str) -> None:
        """An edit for which no notice stands is about to be made: it counts as made."""

    def edits_since(self, when: datetime) -> int:
        """How many edits were made since then, or begun and not ended."""


class Wiki(Protocol):
    """The one door through which anything is written.

    Raises Transient (later), Permanent (never, for this page) or Halt (stop all).
    """

    def may_run(self) -> None:
        """Raises Halt unless the run page says that the bot may run."""

    def objections(self, notices: Sequence[Notice]) -> dict[int, str]:
        """Notice id -> why it must not be written any more (deleted, other content)."""

    def report(self, batch: Batch) -> int:
        """Add the batch's rows to today's report page, in one edit; its revision."""

    def tag(self, batch: Batch) -> int:
        """Add the maintenance template to the batch's one file page; the revision.

        The category of the day on which the batch was begun must be there already.
        """

    def category_missing(self, day: date) -> bool:
        """Whether the category of that day (UTC) has no page, without which it is not hidden.

        Raises Halt where somebody took the page away.
        """

    def make_category(self, day: date) -> int:
        """Make that page, in one edit; its revision, also where there is one by now."""

    def find(self, batch: Batch) -> int | None:
        """The revision that wrote the batch, looked for in the page's history."""
