"""What people have decided of other files, for hints."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.hint import Decided
from review.notice import Notice
from store.tables import NoticeRow, UploadRow


def decisions(session: Session, wiki: str, notices: Sequence[Notice]) -> list[Decided]:
    """All files of that wiki of which a person has said something that is worth a hint."""
    if not notices:
        return []
    same = NoticeRow.sha1.in_({notice.sha1 for notice in notices})
    rows = session.execute(
        select(
            NoticeRow.page_id,
            NoticeRow.sha1,
            UploadRow.fingerprint,
            UploadRow.title,
            NoticeRow.decision,
        )
        .join(NoticeRow.upload)
        .where(
            NoticeRow.wiki == wiki,
            NoticeRow.decision.is_not(None),
            or_(UploadRow.fingerprint.is_not(None), same),
        )
        .order_by(NoticeRow.decided_at, NoticeRow.id)
    )
    return [
        Decided(page_id=page_id, sha1=sha1, fingerprint=print_, title=title, decision=said)
        for page_id, sha1, print_, title, said in rows
        if said
    ]
