"""What people have decided of other files, for hints."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.hint import Decided
from review.notice import Notice
from store.tables import NoticeRow, UploadRow

LATEST = 2000  # which are compared one by one, with each notice that is to be written
_EVER = datetime.min.replace(tzinfo=UTC)


def decisions(session: Session, wiki: str, notices: Sequence[Notice]) -> list[Decided]:
    """What people have said that is worth a hint, the latest last.

    Of the very same contents that is all of it; of others, which may look alike, the latest.
    """
    if not notices:
        return []
    said = (
        select(
            NoticeRow.decided_at,
            NoticeRow.id,
            NoticeRow.page_id,
            NoticeRow.sha1,
            UploadRow.fingerprint,
            UploadRow.title,
            NoticeRow.decision,
        )
        .join(NoticeRow.upload)
        .where(NoticeRow.wiki == wiki, NoticeRow.decision.is_not(None))
    )
    same = said.where(NoticeRow.sha1.in_({notice.sha1 for notice in notices}))
    # As the index has them: of what was decided at one moment it is always the same, too.
    by = NoticeRow.decided_at.desc(), NoticeRow.decision.desc(), NoticeRow.id.desc()
    latest = said.order_by(*by).limit(LATEST)
    rows = {row.id: row for query in (same, latest) for row in session.execute(query)}
    return [
        Decided(page_id=page_id, sha1=sha1, fingerprint=print_, title=title, decision=said)
        for _, _, page_id, sha1, print_, title, said in sorted(
            rows.values(), key=lambda row: (row.decided_at or _EVER, row.id)
        )
        if said
    ]
