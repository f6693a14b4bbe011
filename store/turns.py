"""In which order notices wait: fresh uploads first, and their uploaders take turns."""

from collections.abc import Set
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload

from review.notice import NoticeKind
from review.status import NoticeStatus
from review.upload import Queue
from store.tables import NoticeRow


def waiting(
    wiki: str, kind: NoticeKind, limit: int, without: Set[str], on: Set[int] | None
) -> Select[NoticeRow]:
    """What is due: of each uploader the oldest first, then of each the second, and so on.

    All of fresh uploads go before any of the backlog, which may be more than can be listed
    in a year.

    Whoever uploads much at once would else use up what may be listed in an hour, for as
    many hours as that takes. Who has no name is not one person.
    """
    nameless: ColumnElement[Any] = case((NoticeRow.uploader == "", NoticeRow.id), else_=0)
    late = case((NoticeRow.queue == Queue.BACKLOG, 1), else_=0).label("late")
    by = late, NoticeRow.uploader, nameless
    turn = func.row_number().over(partition_by=by, order_by=NoticeRow.id).label("turn")
    which = [NoticeRow.wiki == wiki, NoticeRow.status == NoticeStatus.DUE, NoticeRow.kind == kind]
    if without:
        which.append(NoticeRow.uploader.not_in(without))
    if on is not None:
        which.append(NoticeRow.page_id.in_(on))
    first = select(NoticeRow.id, late, turn).where(*which).order_by(late, turn, NoticeRow.id)
    turns = first.limit(limit).subquery()  # all that is due is in an index, and only that is read
    return (
        select(NoticeRow)
        .options(joinedload(NoticeRow.upload))
        .join(turns, NoticeRow.id == turns.c.id)
        .order_by(turns.c.late, turns.c.turn, NoticeRow.id)
    )
