"""Uploads that an admin wants scored again, or tried again."""

from array import array
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from review.status import STANDING, Status
from review.upload import Queue
from store.anew import wait_again
from store.selections import Which, current, titled
from store.session import Database
from store.tables import ScoreRow, UploadRow

BATCH = 500  # rows in one transaction: nobody waits long for it
READ = 10_000  # ids that are on their way from the database at a time


class Rescans:
    """Of one wiki. What waits already, is gone, or has a newer upload stays as it is."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def ids(self, which: Which) -> Sequence[int]:
        """Their ids, of 8 bytes each: of ten million uploads, no more than 80 MB."""
        query = select(UploadRow.id).where(*self._mine(which))
        with self._database.read() as session:
            return array("q", session.scalars(query.execution_options(yield_per=READ)))

    def titled(self, titles: Sequence[str]) -> dict[int, str]:
        """The ids of the uploads of these pages, each with its title."""
        query = select(UploadRow.id, UploadRow.title).where(*self._mine(titled(titles)))
        with self._database.read() as session:
            return {row.id: row.title for row in session.execute(query.order_by(UploadRow.id))}

    def states(self, titles: Sequence[str]) -> dict[str, Status]:
        """The state of the latest upload of each of these pages; without those not known."""
        these = UploadRow.wiki == self._wiki, *titled(titles)
        query = select(UploadRow.title, UploadRow.status).where(*these)
        with self._database.read() as session:
            latest_last = query.order_by(UploadRow.uploaded_at, UploadRow.id)
            return {row.title: row.status for row in session.execute(latest_last)}

    def rescan(self, ids: Collection[int], queue: Queue) -> list[int]:
        """They wait to be scored anew, as if their content was not known; which did.

        What was found before stays until it is, and is kept beside it then.
        """
        content = select(func.max(ScoreRow.generation)).where(ScoreRow.sha1 == UploadRow.sha1)
        known = content.scalar_subquery()  # another upload of that content may be further
        latest = case((known > UploadRow.generation, known), else_=UploadRow.generation)
        return self._again(ids, STANDING, queue=queue, generation=latest + 1)

    def retry(self, ids: Collection[int], queue: Queue) -> list[int]:
        """Those of them that could not be scored wait to be tried again; which did."""
        return self._again(ids, [Status.UNKNOWN], queue=queue)

    def _again(self, ids: Collection[int], sources: Sequence[Status], **values: Any) -> list[int]:
        """Also those that wait since a try whose answer was lost: by its time they are known."""
        now, these = self._database.clock(), UploadRow.id.in_(ids)
        since = select(UploadRow.id).where(these, UploadRow.not_before == now)

        def work(session: Session) -> list[int]:
            wait_again(session, sources, now, these, **values)
            return list(session.scalars(since.order_by(UploadRow.id)))

        return self._database.write(work)

    def _mine(self, which: Which) -> Which:
        return (UploadRow.wiki == self._wiki, *current(*which))
