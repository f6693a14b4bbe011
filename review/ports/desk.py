"""What the editor asks of the database, and of what stops the listing."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Protocol

from review.notice import Batch, Notice, NoticeKind
from review.report_page import Placed
from review.rows import Recent


class Desk(Protocol):
    """The truth: rows of notices, for the one editor. Every method is one transaction.

    What changes notices raises LostClaim, and changes nothing, when another editor has
    changed one of them meanwhile.
    """

    def hold_lease(self) -> bool:
        """Take or renew the editor's lease; False while another process has it."""

    def note_idle(self, why: str) -> None:
        """Beside the lease, if this process has it: why nothing is written now; "" while it is."""

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

    def is_due(self, kinds: Set[NoticeKind]) -> bool:
        """Whether any notice of these kinds waits to be written."""

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

        But for what a person has answered in another place meanwhile: that is declined; and
        what is no suspect any more, as it was deleted, came back and could not be scored: that
        is withdrawn.
        """

    def decline(self, notice: Notice, reason: str, *, by_person: bool = False) -> None:
        """The notice, which is due, is never to be written.

        Where a person has decided so, the reason is a hint for what looks the same.
        """

    def withdraw(self, notice: Notice, reason: str) -> None:
        """Not to be written now: due again when this content is uploaded there again."""

    def would_write(self, notice: Notice) -> None:
        """In dry-run: the notice is done with, and nothing was written."""


class Reports(Protocol):
    """The truth: report pages, for the one editor. Every method is one transaction."""

    def recent(self, since: datetime) -> Mapping[str, Recent]:
        """Of each uploader what is due for the report, and what was listed since then.

        What is being written counts as listed. Who has neither is left out.
        """

    def files_on(self, page: str) -> int:
        """How many files were written on that page, or may have been, whatever people did."""

    def elsewhere(self, notices: Sequence[Notice]) -> list[Placed]:
        """Where the notices' contents stand written already, each under the notice's id.

        In a row of a report, or, with an empty `place`, by the template on the file's page.
        Without those that stand nowhere, or of which it is not known where.
        """

    def unlisted(self) -> list[str]:
        """The pages that are not yet on the index page, oldest first."""

    def listed(self, pages: Sequence[str]) -> None:
        """These pages stand on the index page, or have stood there."""


class Breaker(Protocol):
    """What stops the listing by itself, until an operator resumes it."""

    def check(self) -> None:
        """Raises Halt while listing is stopped. Looks whether it must be, every now and then."""
