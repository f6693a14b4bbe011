"""Files with the template, as the database knows them."""

from collections.abc import Iterable
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.notice import NoticeKind
from review.status import NoticeStatus
from review.untag import Span
from store.session import Database
from store.tables import NoticeRow
from store.transitions import move

REASON = "the bot took it back, as an operator asked"
STANDING = (NoticeStatus.WRITTEN, NoticeStatus.WRITING)


class Tagged:
    """Notices of one wiki whose template stands on a file's page, or may."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._mine = NoticeRow.wiki == wiki, NoticeRow.kind == NoticeKind.CATEGORY

    def pages(self, span: Span) -> list[int]:
        """Ids of the pages that were edited in that time, oldest first."""
        rows = select(NoticeRow.page_id, NoticeRow.begun_at)
        rows = rows.where(*self._mine, NoticeRow.status.in_(STANDING))
        with self._database.read() as session:
            found = session.execute(rows.order_by(NoticeRow.begun_at, NoticeRow.id)).all()
        return list(dict.fromkeys(page for page, at in found if at is not None and at in span))

    def taken_back(self, page_ids: Iterable[int]) -> None:
        """The bot took the template off these pages. It is never written there again."""
        for page_id in page_ids:
            self._database.write(partial(self._note, page_id))

    def _note(self, page_id: int, session: Session) -> None:
        of_page = (*self._mine, NoticeRow.page_id == page_id)
        move(session, NoticeRow, STANDING, NoticeStatus.TAKEN_BACK, *of_page, reason=REASON)
