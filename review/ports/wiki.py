"""What the editor asks of the wiki."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from review.bulletin import Bulletin
from review.notice import Batch, Notice
from review.objection import Objection
from review.report_page import Placed


class Wiki(Protocol):
    """The one door through which anything is written.

    Raises Transient (later, or too late for that batch; an edit may have been made), Permanent
    (never, for this page) or Halt (stop all): then none was made.
    """

    def may_run(self) -> None:
        """Raises Halt unless the run page says that the bot may run."""

    def objections(self, notices: Sequence[Notice]) -> dict[int, Objection]:
        """Notice id -> why it must not be written (deleted, other content, exempt).

        Of 50 notices at most: see review.objection.
        """

    def answered(self, there: Sequence[Placed]) -> set[int]:
        """The ids of those in whose row a person has written, or whose row or template is gone.

        Asks once for each report page and for fifty files, and not for each.
        """

    def report_page(self, day: datetime, number: int) -> str:
        """The title of that day's (UTC) report page with that number, from 1."""

    def report(self, batch: Batch) -> int:
        """Add the batch's rows to the report page that it names, in one edit; its revision."""

    def index(self, pages: Sequence[str], send_until: datetime | None = None) -> None:
        """List these report pages on the index page, in one edit.

        None is made where all of them stand there already.
        """

    def status(self, bulletin: Bulletin, send_until: datetime | None = None) -> None:
        """Say so on the bot's own page, in one edit; none where it says so already."""

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
        """The revision that wrote the batch, looked for in the wiki's history, not in texts."""
