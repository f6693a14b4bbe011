"""The one place where a status changes: only to what may follow, and counted."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from review.status import NoticeStatus, Status
from store.tables import NoticeRow, TallyRow, UploadRow

Row = UploadRow | NoticeRow
_CHANGED = insert(TallyRow)


class Move:
    """Rows that are in one of the `sources`, and that are to have another status.

    For what every upload does its statements are made once: to make them takes longer than
    to ask them. Then `which` has parameters, and `values` are what is computed of the row.
    """

    def __init__(
        self,
        table: type[Row],
        sources: Collection[Status] | Collection[NoticeStatus],
        *which: ColumnElement[bool],
        **values: Any,
    ) -> None:
        self._table, self._sources = table, sources
        self._found = (
            select(table.id, table.wiki, table.status)
            .where(table.status.in_(sources), *which)
            .order_by(table.id)
            .with_for_update()
        )
        these = table.id.in_(bindparam("these", expanding=True))
        self._moved = update(table).where(these).values(status=bindparam("to"), **values)

    def run(
        self,
        session: Session,
        to: Status | NoticeStatus,
        asked: Mapping[str, Any],
        **values: Any,
    ) -> list[int]:
        """Give the rows that are `asked` for the status `to`, and these values; their ids.

        They are locked before, in the order of their ids: of two who move the same row, the
        second finds it moved. Raises ValueError where `to` may not follow.
        """
        for source in self._sources:
            if to not in source.next:
                raise ValueError(f"{self._table.__tablename__}: {source} may not become {to}")
        session.flush()
        found = session.connection().execute(self._found, asked).all()
        if not found:
            return []
        ids = [row.id for row in found]
        session.connection().execute(self._moved, {"these": ids, "to": to, **values})
        changes: Counter[tuple[str, str]] = Counter()
        for row in found:
            changes[row.wiki, row.status] -= 1
            changes[row.wiki, to] += 1
        _count(session, self._table, changes)
        return ids


def move(
    session: Session,
    table: type[Row],
    sources: Collection[Status] | Collection[NoticeStatus],
    to: Status | NoticeStatus,
    *which: ColumnElement[bool],
    **values: Any,
) -> list[int]:
    """A Move that is made for this once."""
    return Move(table, sources, *which, **values).run(session, to, {})


def add(session: Session, *rows: Row) -> None:
    """Add new rows, which get their ids, and count them."""
    session.add_all(rows)
    session.flush()
    for table in (UploadRow, NoticeRow):
        mine = Counter((row.wiki, str(row.status)) for row in rows if isinstance(row, table))
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
