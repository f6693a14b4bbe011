"""Rows of files that are there, whether or not anybody saw their upload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from review.status import Status
from review.upload import Queue, Upload
from store.anew import wait_again
from store.arrivals import add_new
from store.tables import UploadRow

REPLACED = "its content was replaced"
BACK = "the file is back"


@dataclass(frozen=True, kw_only=True)
class Present:
    """Files that are there: the row of each page's content, and how many wait because of it."""

    rows: Mapping[int, int]
    added: int


def add_present(session: Session, wiki: str, uploads: Sequence[Upload], now: datetime) -> Present:
    """See that each of these files has a row, in the backlog if it needs one.

    What is known of its page already stays as it is. A page has one row that is no event's:
    if that has other content, or was gone, it waits again with what is there now; unless a
    worker has it, which then finds it replaced, and the next walk sees to it.
    """
    known = known_rows(session, wiki, uploads)
    missing = {one.log_id: one for one in uploads if one.page_id not in known}
    held = session.scalars(
        select(UploadRow)
        .where(UploadRow.wiki == wiki, UploadRow.log_id.in_(missing))
        .order_by(UploadRow.id)
        .with_for_update()
    ).all()
    again = [row for row in held if _wait(session, row, missing[row.log_id], now)]
    there = {row.log_id for row in held}
    new = [one for number, one in missing.items() if number not in there]
    added = add_new(session, wiki, new, now, sent=False, queue=Queue.BACKLOG)
    rows = known | {-row.log_id: row.id for row in (*held, *added)}
    return Present(rows=rows, added=len(added) + len(again))


def known_rows(session: Session, wiki: str, uploads: Sequence[Upload]) -> dict[int, int]:
    """The latest row of each page whose content is known, under its number or its title.

    A row that has not been scored has no page's number yet. What was found gone is there
    again, and not known.
    """
    columns = UploadRow.id, UploadRow.page_id, UploadRow.title, UploadRow.sha1
    there = UploadRow.wiki == wiki, UploadRow.status != Status.GONE
    query = select(*columns).where(*there).order_by(UploadRow.id)
    found: dict[tuple[int | str | None, str], int] = {}
    # Two questions: each has its index.
    for row in session.execute(query.where(UploadRow.title.in_([one.title for one in uploads]))):
        found[row.title, row.sha1] = row.id
    for row in session.execute(
        query.where(UploadRow.page_id.in_([one.page_id for one in uploads]))
    ):
        found[row.page_id, row.sha1] = row.id
    rows = {
        one.page_id: found.get((one.page_id, one.sha1)) or found.get((one.title, one.sha1))
        for one in uploads
    }
    return {page: row for page, row in rows.items() if page is not None and row is not None}


def _wait(session: Session, row: UploadRow, upload: Upload, now: datetime) -> bool:
    """Whether that row waits for this content from now on."""
    names = ("title", "sha1", "uploaded_at", "uploader")
    values: dict[str, Any] = {name: getattr(upload, name) for name in names}
    values["reason"] = BACK if row.sha1 == upload.sha1 else REPLACED
    if row.status is Status.WAITING:
        session.execute(update(UploadRow).where(UploadRow.id == row.id).values(**values))
        return True
    if not row.status.final:
        return False
    this = UploadRow.id == row.id
    return bool(wait_again(session, [row.status], now, this, queue=Queue.BACKLOG, **values))
