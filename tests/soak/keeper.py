"""Keeps the service running, and kills it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select, update

from playground.embedded import EmbeddedService
from playground.wiki import LocalWiki
from review.status import NoticeStatus
from store.session import Database
from store.tables import ReportRow, UploadRow
from tests.counting import notice_counts, upload_counts


class Keeper:
    """The service of one wiki, with its data in `folder`."""

    def __init__(self, wiki: LocalWiki, folder: Path, settings: Mapping[str, str]) -> None:
        self._wiki = wiki
        self._folder = folder
        self._settings = settings
        self.kills = 0
        self.service = EmbeddedService.start(wiki, folder, settings)

    def restart(self) -> None:
        """By SIGKILL, in the middle of whatever it does."""
        self.kills += 1
        self.service.kill()
        self.service = EmbeddedService.start(self._wiki, self._folder, self._settings)

    def counts(self) -> str:
        """How many uploads and notices are in which state, for people."""
        watch = self.service.watch
        return ", ".join(
            f"{number} {status}"
            for status, number in (upload_counts(watch) | notice_counts(watch)).items()
        )

    def settled(self, uploads: int) -> bool:
        """Whether so many uploads have ended, and no notice is to be written."""
        watch = self.service.watch
        counts = upload_counts(watch)
        done = all(status.final for status in counts) and sum(counts.values()) >= uploads
        return done and not {NoticeStatus.DUE, NoticeStatus.WRITING} & notice_counts(watch).keys()

    def read_again(self) -> None:
        """Have everything read once more, as it is after hours: events may have been lost."""
        with self._database() as database, database.engine.begin() as connection:
            for table in (UploadRow, ReportRow):
                connection.execute(update(table).values(look_at=database.clock()))

    def has_read(self) -> bool:
        """Whether nothing waits to be read."""
        with self._database() as database, database.read() as session:
            pages = select(func.count()).where(ReportRow.look_at <= database.clock())
            files = select(func.count()).where(
                UploadRow.look_at <= database.clock(), UploadRow.page_id.is_not(None)
            )
            return not session.scalar(pages) and not session.scalar(files)

    @contextmanager
    def _database(self) -> Iterator[Database]:
        database = Database(f"sqlite:///{self._folder / 'review.db'}")
        try:
            yield database
        finally:
            database.close()
