"""What is read of the wiki after an upload was scored: files, answers and report pages."""

from collections.abc import Sequence
from datetime import datetime

from review.answer import Answer
from review.followed import Followed, Found
from review.report_page import Placed, ReportPage
from store import answers, followed, report_pages
from store.session import Database


class Readings:
    """Implements review.ports.Ledger for one wiki; each method is one transaction."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def files_due(self, limit: int) -> list[Followed]:
        """Files of which it is to be asked what became of them."""
        with self._database.read() as session:
            return followed.due(session, self._wiki, self._database.clock(), limit)

    def note(self, found: Sequence[Found], asked_at: datetime) -> None:
        """What became of them."""
        now = self._database.clock()
        self._database.write(lambda s: followed.note(s, self._wiki, found, asked_at, now))

    def record(self, given: Sequence[Answer]) -> None:
        """What people answered."""
        if given:
            now = self._database.clock()
            self._database.write(lambda s: answers.record(s, given, now))

    def unplaced(self, limit: int) -> list[Placed]:
        """Rows of which it is not known where they stand."""
        with self._database.read() as session:
            return report_pages.unplaced(session, self._wiki, self._database.clock(), limit)

    def place(self, placed: Sequence[Placed]) -> None:
        """Where they stand."""
        now = self._database.clock()
        self._database.write(lambda s: report_pages.place(s, self._wiki, placed, now))

    def pages_due(self, limit: int) -> list[ReportPage]:
        """Report pages to be read."""
        with self._database.read() as session:
            return report_pages.pages_due(session, self._wiki, self._database.clock(), limit)

    def page_read(
        self, page: ReportPage, revision: int, look_at: datetime | None, asked_at: datetime
    ) -> None:
        """How far one was read."""
        self._database.write(
            lambda s: report_pages.page_read(s, self._wiki, page, revision, look_at, asked_at)
        )
