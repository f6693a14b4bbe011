"""How many rows there are of each status, without counting them."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from review.errors import Transient
from review.status import NoticeStatus, Status
from store.leases import Leases
from store.session import Database
from store.tables import NoticeRow, TallyRow, UploadRow
from store.transitions import counted_as

S = TypeVar("S", Status, NoticeStatus)
LEASE = "count"
LONGEST = timedelta(hours=1)  # that it takes to count all rows
BATCH = 5000  # changes that are added up in one transaction
Key = tuple[str, str, str]  # wiki, table, status


class Tallies:
    """The kept counts of one database: sums of changes, which store.transitions adds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def uploads(self, wiki: str) -> dict[Status, int]:
        """How many uploads of that wiki are in each state; those in which there are any."""
        scored = select(func.count()).where(
            UploadRow.wiki == wiki, UploadRow.status == Status.SCORING
        )
        with self._database.snapshot() as session:
            counts = self._of(session, wiki, UploadRow.__tablename__, Status)
            counts[Status.SCORING] = session.scalar(scored) or 0
        counts[Status.WAITING] -= counts[Status.SCORING]
        return _any(counts)

    def notices(self, wiki: str) -> dict[NoticeStatus, int]:
        """The same for notices."""
        with self._database.read() as session:
            return _any(self._of(session, wiki, NoticeRow.__tablename__, NoticeStatus))

    def add_up(self) -> int:
        """Put the oldest changes into one row for each count; how many they were.

        Those that another process adds up at the same time are left to it.
        """

        def work(session: Session) -> int:
            oldest = select(TallyRow).order_by(TallyRow.id).limit(BATCH)
            rows = session.scalars(oldest.with_for_update(skip_locked=True)).all()
            sums: Counter[Key] = Counter()
            for row in rows:
                sums[row.wiki, row.of, row.status] += row.change
            if len(rows) > len(sums):
                session.execute(delete(TallyRow).where(TallyRow.id.in_([row.id for row in rows])))
                session.add_all(_rows(sums))
            return len(rows)

        return self._database.write(work)

    def recount(self) -> Mapping[Key, int]:
        """Count all rows, and put right what differs; by how much each count was wrong.

        What an older version of the service changes is not kept count of. It takes seconds
        for ten million rows, and nobody waits for it: rows and counts are read as they were
        at one moment, and what is put right is a change like any other. Raises Transient while
        another process does it: what is wrong would be put right twice.
        """
        leases = Leases(self._database, LONGEST)
        if leases.hold(LEASE) is None:
            raise Transient("another process counts all rows just now")
        try:
            return self._recount()
        finally:
            leases.drop(LEASE)

    def _recount(self) -> Mapping[Key, int]:
        with self._database.snapshot() as session:
            wrong = self._counted(session)
            kept = select(TallyRow.wiki, TallyRow.of, TallyRow.status, func.sum(TallyRow.change))
            by = (TallyRow.wiki, TallyRow.of, TallyRow.status)
            for wiki, of, status, count in session.execute(kept.group_by(*by)):
                wrong[wiki, of, counted_as(status)] -= int(count)
        found = {key: change for key, change in wrong.items() if change}
        self._database.write(lambda session: session.add_all(_rows(Counter(found))))
        self._database.analyze()
        return found

    def _of(self, session: Session, wiki: str, table: str, kind: type[S]) -> Counter[S]:
        sums = select(TallyRow.status, func.sum(TallyRow.change)).group_by(TallyRow.status)
        counts: Counter[S] = Counter()
        for status, count in session.execute(
            sums.where(TallyRow.wiki == wiki, TallyRow.of == table)
        ):
            counts[kind(counted_as(status))] += int(count)
        return counts

    def _counted(self, session: Session) -> Counter[Key]:
        counts: Counter[Key] = Counter()
        for table in (UploadRow, NoticeRow):
            rows = select(table.wiki, table.status, func.count()).group_by("wiki", "status")
            for wiki, status, count in session.execute(rows):
                counts[wiki, table.__tablename__, counted_as(status)] += count
        return counts


def _any(counts: Counter[S]) -> dict[S, int]:
    return {status: count for status, count in counts.items() if count}


def _rows(sums: Counter[Key]) -> list[TallyRow]:
    return [
        TallyRow(wiki=wiki, of=of, status=status, change=change)
        for (wiki, of, status), change in sorted(sums.items())
        if change
    ]
