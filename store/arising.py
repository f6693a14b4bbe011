"""Notices that arise from a verdict, and those that it ends."""

from collections.abc import Set
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, exists, func, select
from sqlalchemy.orm import Session

from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from review.upload import FileFacts
from store.answers import ANSWERED, person_answered
from store.tables import NoticeRow, UploadRow
from store.tables.base import Id
from store.transitions import Move, add, move

NO_SUSPECT = "the file is no suspect any more"
# Made once: each upload that ends asks it, and making a statement takes longer than asking it.
_WITHDRAWN = Move(
    NoticeRow,
    [NoticeStatus.DUE],
    NoticeRow.wiki == bindparam("wiki"),
    NoticeRow.page_id == bindparam("page_id"),
    NoticeRow.sha1 == bindparam("sha1"),
)
# To be read with an upload's row: whether anything is due of its file, which is that of the
# parameters, or the one of an earlier look.
DUE = (
    exists()
    .where(
        NoticeRow.wiki == UploadRow.wiki,
        NoticeRow.page_id == func.coalesce(bindparam("page_id", type_=Id), UploadRow.page_id),
        NoticeRow.sha1 == func.coalesce(bindparam("content"), UploadRow.sha1),
        NoticeRow.status == NoticeStatus.DUE,
    )
    .label("due")
)


@dataclass(frozen=True, kw_only=True)
class File:
    """One content on one page: what a notice is about."""

    wiki: str
    page_id: int
    sha1: str

    @property
    def notices(self) -> tuple[ColumnElement[bool], ...]:
        """Which notices are about it."""
        wiki, page_id = NoticeRow.wiki == self.wiki, NoticeRow.page_id == self.page_id
        return wiki, page_id, NoticeRow.sha1 == self.sha1


def file_of(row: Row[Any], facts: FileFacts | None) -> File | None:
    """What an upload is about: by these facts, or by those of an earlier look, if there was one."""
    if facts is not None:
        return File(wiki=row.wiki, page_id=facts.page_id, sha1=facts.sha1)
    return None if row.page_id is None else File(wiki=row.wiki, page_id=row.page_id, sha1=row.sha1)


def note_verdict(
    session: Session, upload_id: int, file: File, status: Status, kinds: Set[NoticeKind]
) -> None:
    """What is due for a suspect; of what is none, nothing is due any more."""
    if status is not Status.SUSPECT:
        _WITHDRAWN.run(session, NoticeStatus.WITHDRAWN, asdict(file), reason=NO_SUSPECT)
    for kind in sorted(kinds):  # in one order everywhere: no deadlock
        _add_notice(session, upload_id, file, kind)


def _add_notice(session: Session, upload_id: int, file: File, kind: NoticeKind) -> None:
    """Once for a kind, page and content: a revert to what a human cleared adds nothing.

    One that was withdrawn before anybody saw it is due again, as the content is back. What
    a person has answered in another place is final here too.
    """
    # First: the row is as it is then.
    answered = person_answered(session, file.wiki, file.page_id, file.sha1)
    whose = _whose(session, upload_id)
    known = select(NoticeRow.id).where(*file.notices, NoticeRow.kind == kind)
    if session.scalar(known) is None:
        status = NoticeStatus.DECLINED if answered else NoticeStatus.DUE
        reason = ANSWERED if answered else ""
        about = {"wiki": file.wiki, "page_id": file.page_id, "sha1": file.sha1, "kind": kind}
        add(session, NoticeRow(status=status, reason=reason, **whose, **about))
        return
    which = (*file.notices, NoticeRow.kind == kind)
    again = {"reason": "", **whose}
    move(session, NoticeRow, [NoticeStatus.WITHDRAWN], NoticeStatus.DUE, *which, **again)


def _whose(session: Session, upload_id: int) -> dict[str, Any]:
    of_upload = select(UploadRow.queue, UploadRow.uploader).where(UploadRow.id == upload_id)
    queue, uploader = session.execute(of_upload).one()
    return {"upload_id": upload_id, "queue": queue, "uploader": uploader}
