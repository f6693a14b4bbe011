"""What the reader of people's answers asks of the database, and of the wiki."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from review.answer import Answer, Deed
from review.followed import Followed, Found, Listed
from review.report_page import Placed, ReportPage, Version


class Ledger(Protocol):
    """The truth: what became of files and notices. Every method is one transaction."""

    def files_due(self, limit: int) -> list[Followed]:
        """Files of which it is to be asked what became of them, longest due first.

        Also those that were looked at, and wait to be scored again.
        """

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
        """Report pages to be read, with the rows that were written there, or may have been."""

    def page_read(
        self, page: ReportPage, revision: int, look_at: datetime | None, asked_at: datetime
    ) -> None:
        """The page is read up to that revision, and due again then, or never.

        A look that became due after `asked_at` stays due. Where the page has other rows by
        now, it counts as not read.
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
