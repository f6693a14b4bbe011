"""What the heart asks of its neighbours, in the words of the domain."""

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from review.answer import Answer, Deed
from review.content import Content
from review.followed import Followed, Found, Listed
from review.notice import Batch, Notice, NoticeKind, OtherEdit
from review.objection import Objection
from review.policy import Verdict
from review.report_page import Placed, ReportPage, Version
from review.rows import Recent
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

    def due(
        self,
        kind: NoticeKind,
        limit: int,
        *,
        without: Set[str] = frozenset(),
        on: Set[int] | None = None,
    ) -> list[Notice]:
        """Notices of that kind that wait to be written, with their hints.

        Of each uploader the oldest first, then of each the second, and so on, so that one
        who uploads much holds nobody up. None of the uploaders named in `without`; with
        `on`, those on these pages only.
        """

    def unfinished(self) -> list[Batch]:
        """Batches that were begun longer than a lease ago and never ended."""

    def begin(self, notices: Sequence[Notice], place: str = "") -> Batch:
        """Mark notices that are due as being written, under a new token.

        `place` is the report page on which they are to stand, each in the row of its anchor.
        The edit may be sent for half a lease from now on: the other half is for its answer.
        """

    def written(self, batch: Batch, revision: int) -> None:
        """The batch stands on the wiki, in that revision; so does its report page."""

    def release(self, batch: Batch) -> list[Notice]:
        """The batch was not written: all of it is due again, and given back here.

        But for what a person has answered in another place meanwhile: that is declined.
        """

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

    def note_edit(self, page: str) -> OtherEdit:
        """An edit for which no notice stands is about to be made: it counts as made."""

    def forget_edit(self, noted: OtherEdit) -> None:
        """The wiki has refused it: it does not count any more."""

    def edits_since(self, when: datetime) -> int:
        """How many edits were made since then, or begun and not ended; of the index too."""

    def flags_since(self, when: datetime) -> frozenset[int]:
        """The page ids of all files that were listed since then, or may have been."""


class Reports(Protocol):
    """The truth: report pages, for the one editor. Every method is one transaction."""

    def recent(self, since: datetime) -> Mapping[str, Recent]:
        """Of each uploader what is due for the report, and what was listed since then.

        What is being written counts as listed. Who has neither is left out.
        """

    def files_on(self, page: str) -> int:
        """How many files were written on that page, or may have been, whatever people did."""

    def unlisted(self) -> list[str]:
        """The pages that are not yet on the index page, oldest first."""

    def listed(self, pages: Sequence[str]) -> None:
        """These pages stand on the index page, or have stood there."""


class Breaker(Protocol):
    """What stops the listing by itself, until an operator resumes it."""

    def check(self) -> None:
        """Raises Halt while listing is stopped. Looks whether it must be, every now and then."""


class Wiki(Protocol):
    """The one door through which anything is written.

    Raises Transient (later, or too late for that batch), Permanent (never, for this page) or
    Halt (stop all).
    """

    def may_run(self) -> None:
        """Raises Halt unless the run page says that the bot may run."""

    def objections(self, notices: Sequence[Notice]) -> dict[int, Objection]:
        """Notice id -> why it must not be written (deleted, other content, exempt)."""

    def report_page(self, day: datetime, number: int) -> str:
        """The title of that day's (UTC) report page with that number, from 1."""

    def report(self, batch: Batch) -> int:
        """Add the batch's rows to the report page that it names, in one edit; its revision."""

    def index(self, pages: Sequence[str], send_until: datetime | None = None) -> None:
        """List these report pages on the index page, in one edit.

        None is made where all of them stand there already.
        """

    def tag(self, batch: Batch) -> int:
        """Add the maintenance template to the batch's one file page; the revision.

        The category of the day on which the batch was begun must be there already.
        """

    def category_missing(self, day: date) -> bool:
        """Whether the category of that day (UTC) has no page, without which it is not hidden.

        Raises Halt where somebody took the page away.
        """

    def make_category(self, day: date, send_until: datetime | None = None) -> int:
        """Make that page, in one edit; its revision, also where there is one by now."""

    def find(self, batch: Batch) -> int | None:
        """The revision that wrote the batch, looked for in the page's history."""


class Ledger(Protocol):
    """The truth: what became of files and notices. Every method is one transaction."""

    def files_due(self, limit: int) -> list[Followed]:
        """Files of which it is to be asked what became of them, longest due first."""

    def note(self, found: Sequence[Found], asked_at: datetime) -> None:
        """Remember titles, what is gone and what is back, and when to look again.

        What is gone keeps its figures; its notices that were not written are withdrawn.
        Content that is back waits to be decided anew. A look that became due after
        `asked_at` stays due.
        """

    def record(self, given: Sequence[Answer]) -> None:
        """Add answers that are new to the history, and what they come to to the notices.

        Where a person has answered, no other notice of that content on that page is
        written any more.
        """

    def unplaced(self, limit: int) -> list[Placed]:
        """Written rows of reports of which it is not known where they stand."""

    def place(self, placed: Sequence[Placed]) -> None:
        """Remember where rows stand; an empty place is one that is gone."""

    def pages_due(self, limit: int) -> list[ReportPage]:
        """Report pages to be read, with the rows that were written there."""

    def page_read(
        self, page: ReportPage, revision: int, look_at: datetime | None, asked_at: datetime
    ) -> None:
        """The page is read up to that revision, and due again then, or never.

        A look that became due after `asked_at` stays due.
        """


class Reviews(Protocol):
    """What people do on the wiki, read without an account. Raises Transient.

    What the program does itself is none of it.
    """

    def look(self, files: Sequence[Followed]) -> dict[int, Found]:
        """What the wiki says of each of at most fifty files now, by page id."""

    def log(self, title: str, since: datetime) -> list[Deed]:
        """Who deleted, restored or moved what had that title since then, oldest first."""

    def untagged(self, file: Followed, listed: Listed) -> Deed | None:
        """Who took the template away last, since it was put there; None where nobody did."""

    def kept(self, file: Followed, title: str) -> Deed | None:
        """Who noted last that the file, which has that title now, was kept."""

    def placed(self, rows: Sequence[Placed]) -> list[Placed]:
        """The same rows with the page that their revision is of, "" where that is gone."""

    def versions(self, page: ReportPage) -> Iterator[Version]:
        """What people made of the page since it was read, oldest first.

        Each person's revision, the one before each, and the last; none where nothing is new.
        """
