"""Uploads that ended, row by row, for other programs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.notice import NoticeKind
from store.session import Database
from store.tables import ModelRow, NoticeRow, ScoreRow, UploadRow

BATCH = 1000  # rows in memory at a time

# What is exported of an upload, by the names of its columns; docs/export.md tells what they mean.
OF_UPLOAD = (
    "id", "title", "sha1", "page_id", "uploaded_at", "uploader", "action", "kind", "mime",
    "status", "reason", "finished_at", "generation", "attempts", "representation", "fetched_bytes",
    "policy_version", "nsfw", "sexy", "second", "page", "scene_begin", "scene_end",
)  # fmt: skip
OF_NOTICE = ("status", "place", "revision", "written_at")
COLUMNS = (
    *OF_UPLOAD,
    "model",
    *(f"{kind}_{name}" for kind in NoticeKind for name in OF_NOTICE),
    "outcome",
    "decision",
    "decided_at",
)


class Exports:
    """Reads one wiki's."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def since(self, when: datetime) -> Iterator[dict[str, Any]]:
        """What ended then or later, in that order, up to now; each with all of COLUMNS.

        A thousand rows are in memory at a time, however many there are.
        """
        after, last, until = when, 0, self._database.clock()
        query = (
            select(UploadRow, ModelRow.name)
            .outerjoin(ScoreRow, UploadRow.score_id == ScoreRow.id)
            .outerjoin(ModelRow, ScoreRow.model_id == ModelRow.id)
            .order_by(UploadRow.finished_at, UploadRow.id)
            .limit(BATCH)
        )
        while after <= until:
            later = (UploadRow.finished_at > after) | (UploadRow.id > last)
            with self._database.read() as session:
                rows = session.execute(query.where(UploadRow.finished_at >= after, later)).all()
                # Not asked of the database, which would go by the wiki and sort all of it.
                told = [_told(row, model) for row, model in rows if row.wiki == self._wiki]
                _add_notices(session, self._wiki, told)
            yield from (one for one in told if one["finished_at"] <= until)
            if not rows:
                return
            after, last = rows[-1][0].finished_at or until, rows[-1][0].id


def _told(row: UploadRow, model: str | None) -> dict[str, Any]:
    told: dict[str, Any] = dict.fromkeys(COLUMNS)
    return told | {name: getattr(row, name) for name in OF_UPLOAD} | {"model": model}


def _add_notices(session: Session, wiki: str, told: Sequence[dict[str, Any]]) -> None:
    """Those of that content on that page. What a person said of it is the same for both."""
    pages = {one["page_id"] for one in told if one["page_id"] is not None}
    of_pages = NoticeRow.wiki == wiki, NoticeRow.page_id.in_(pages)
    notices: dict[tuple[int, str], list[NoticeRow]] = {}
    for row in session.scalars(select(NoticeRow).where(*of_pages).order_by(NoticeRow.id)):
        notices.setdefault((row.page_id, row.sha1), []).append(row)
    for one in told:
        for row in notices.get((one["page_id"], one["sha1"]), []):
            one |= {f"{row.kind}_{name}": getattr(row, name) for name in OF_NOTICE}
            for name in ("outcome", "decision", "decided_at"):
                one[name] = one[name] or getattr(row, name)
