"""The one place where a status changes: only to what may follow, and counted."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import Session

from review.status import NoticeStatus, Status
from store.tables import NoticeRow, TallyRow, UploadRow

Row = UploadRow | NoticeRow


def move(
    session: Session,
    table: type[Row],
    sources: Collection[Status] | Collection[NoticeStatus],
    to: Status | NoticeStatus,
    *which: ColumnElement[bool],
    **values: Any,
) -> list[int]:
    """Give those rows that are in one of the `sources` the status `to`, and these values.

    Returns their ids. They are locked before, in the order of their ids: of two who move the
    same row, the second finds it moved. Raises ValueError where `to` may not follow.
    """
    for source in sources:
        if to not in source.next:
            raise ValueError(f"{table.__tablename__}: {source} may not become {to}")
    found = session.execute(
        select(table.id, table.wiki, table.status)
        .where(table.status.in_(sources), *which)
        .order_by(table.id)
        .with_for_update()
    ).all()
    if not found:
        return []
    ids = [row.id for row in found]
    moved = update(table).where(table.id.in_(ids)).values(status=to, **values)
    session.execute(moved, execution_options={"synchronize_session": False})
    changes: Counter[tuple[str, str]] = Counter()
    for row in found:
        changes[row.wiki, row.status] -= 1
        changes[row.wiki, to] += 1
    _count(session, table, changes)
    return ids


def add(session: Session, *rows: Row) -> None:
    """Add new rows, which get their ids, and count them."""
    session.add_all(rows)
    session.flush()
    for table in (UploadRow, NoticeRow):
        mine = Counter((row.wiki, str(row.status)) for row in rows if isinstance(row, table))
        _count(session, table, mine)


def _count(session: Session, table: type[Row], changes: Counter[tuple[str, str]]) -> None:
    rows = [
        {"wiki": wiki, "of": table.__tablename__, "status": status, "change": change}
        for (wiki, status), change in sorted(changes.items())
        if change
    ]
    if rows:
        session.execute(insert(TallyRow), rows)
