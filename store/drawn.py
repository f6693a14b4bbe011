"""What became of uploads that were drawn by chance from all files of a source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from review.status import Status
from store.session import Database
from store.tables import UploadRow

AT_ONCE = 500  # ids in one question


class Drawn:
    """Those with these ids."""

    def __init__(self, database: Database, ids: Sequence[int]) -> None:
        self._database = database
        self._ids = ids

    def statuses(self) -> Counter[Status]:
        """How many of them are in each state."""
        found: Counter[Status] = Counter()
        with self._database.read() as session:
            for some in self._some():
                query = select(UploadRow.status, func.count()).where(some)
                found.update(dict(session.execute(query.group_by(UploadRow.status)).all()))
        return found

    def scored_an_hour(self, since: datetime) -> float | None:
        """At what rate uploads ended, all there are, from the first of these to the last.

        Of those that ended since then, for some were known; None of fewer than two.
        """
        times: list[datetime] = []
        with self._database.read() as session:
            for some in self._some():
                ended = select(UploadRow.finished_at).where(some, UploadRow.finished_at >= since)
                times += [time for time in session.scalars(ended) if time is not None]
            if len(set(times)) < 2:
                return None
            first, last = min(times), max(times)
            between = UploadRow.finished_at >= first, UploadRow.finished_at <= last
            count = session.scalar(select(func.count()).where(*between)) or 0
        return (count - 1) * 3600 / (last - first).total_seconds()

    def _some(self) -> Iterator[ColumnElement[bool]]:
        for begin in range(0, len(self._ids), AT_ONCE):
            yield UploadRow.id.in_(self._ids[begin : begin + AT_ONCE])
