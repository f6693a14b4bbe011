"""The one place where a status changes: only to what may follow, and counted."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy import Row as Found
from sqlalchemy.orm import Session

from review.status import NoticeStatus, Status
from store.tables import NoticeRow, TallyRow, UploadRow

Row = UploadRow | NoticeRow
_CHANGED = insert(TallyRow)


def counted_as(status: str) -> str:
    """What is scored is counted with what waits: a claim that comes and goes changes no count.

    They are few, and found by their status.
    """
    return Status.WAITING if status == Status.SCORING else status


class Move:
    """Rows that are in one of the `sources`, and that are to have another status.

    For what every upload does its statements are made once: to make them takes longer than
    to ask them. Then `which` has parameters, `values` are what is computed of the row, and
    what else is to be known before it changes is read with it: `reads`.
    """

    def __init__(
        self,
        table: type[Row],
        sources: Collection[Status] | Collection[NoticeStatus],
        *which: ColumnElement[bool],
        reads: Sequence[Any] = (),
        **values: Any,
    ) -> None:
        self._table, self._sources = table, sources
        self._found = (
            select(table.id, table.wiki, table.status, *reads)
            .where(table.status.in_(sources), *which)
            .order_by(table.id)
            .with_for_update()
        )
        these = table.id.in_(bindparam("these", expanding=True))
        self._moved = update(table).where(these).values(status=bindparam("to"), **values)

    def lock(self, session: Session, asked: Mapping[str, Any]) -> Sequence[Found[Any]]:
        """The rows that are `asked` for, as they are; nobody else changes them now.

        They are locked in the order of their ids: of two who move the same row, the second
        finds it moved.
        """
        session.flush()
        return session.connection().execute(self._found, asked).all()

    def apply(
        self,
        session: Session,
        rows: Sequence[Found[Any]],
        to: Status | NoticeStatus,
        **values: Any,
    ) -> None:
        """Give rows that are locked the status `to`, and these values.

        Raises ValueError where `to` may not follow.
        """
        self._check(to)
        if not rows:
            return
        ids = [row.id for row in rows]
        session.connection().execute(self._moved, {"these": ids, "to": to, **values})
        changes: Counter[tuple[str, str]] = Counter()
        for row in rows:
            changes[row.wiki, counted_as(row.status)] -= 1
            changes[row.wiki, counted_as(to)] += 1
        _count(session, self._table, changes)

    def run(
        self,
        session: Session,
        to: Status | NoticeStatus,
        asked: Mapping[str, Any],
        **values: Any,
    ) -> Sequence[Found[Any]]:
        """Both: the rows as they were. Raises ValueError where `to` may not follow."""
        self._check(to)
        rows = self.lock(session, asked)
        self.apply(session, rows, to, **values)
        return rows

    def _check(self, to: Status | NoticeStatus) -> None:
        for source in self._sources:
            if to not in source.next:
                raise ValueError(f"{self._table.__tablename__}: {source} may not become {to}")


def move(
    session: Session,
    table: type[Row],
    sources: Collection[Status] | Collection[NoticeStatus],
    to: Status | NoticeStatus,
    *which: ColumnElement[bool],
    **values: Any,
) -> list[int]:
    """A Move that is made for this once: the ids of its rows."""
    rows = Move(table, sources, *which, **values).run(session, to, {})
    return [row.id for row in rows]


def add(session: Session, *rows: Row) -> None:
    """Add new rows, which get their ids, and count them."""
    session.add_all(rows)
    session.flush()
    for table in (UploadRow, NoticeRow):
        mine = Counter((row.wiki, counted_as(row.status)) for row in rows if isinstance(row, table))
        _count(session, table, mine)


def _count(session: Session, table: type[Row], changes: Counter[tuple[str, str]]) -> None:
    of = table.__tablename__
    rows = [
        {"wiki": wiki, "of": of, "status": status, "change": change}
        for (wiki, status), change in sorted(changes.items())
        if change
    ]
    if rows:
        session.connection().execute(_CHANGED, rows)
