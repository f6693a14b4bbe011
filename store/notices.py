"""Rows of notices, as the one editor sees them."""

import os
import socket
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from review.notice import Batch, Notice, NoticeKind
from review.status import NoticeStatus
from store.session import Database
from store.tables import LeaseRow, NoticeRow

LEASE = "editor"


class Notices:
    """Implements review.ports.Desk for one process, which it names in the lease."""

    def __init__(self, database: Database, lease: timedelta, wiki: str) -> None:
        self._database = database
        self._lease = lease
        self._wiki = wiki
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"[-64:]

    def hold_lease(self) -> bool:
        """Take the lease when it is free or over, renew it when it is ours."""

        def work(session: Session) -> bool:
            now = self._database.clock()
            row = session.get(LeaseRow, LEASE, with_for_update=True)
            if row is None:
                session.add(LeaseRow(name=LEASE, holder=self._holder, until=now + self._lease))
                return True
            if row.holder != self._holder and row.until > now:
                return False
            row.holder, row.until = self._holder, now + self._lease
            return True

        return self._database.write(work)

    def due(self, kind: NoticeKind, limit: int) -> list[Notice]:
        """What waits to be written, oldest first."""
        with self._database.read() as session:
            rows = session.scalars(
                self._rows(NoticeStatus.DUE).where(NoticeRow.kind == kind).limit(limit)
            )
            return [_notice(row) for row in rows]

    def unfinished(self) -> list[Batch]:
        """Batches begun longer than a lease ago: no edit of theirs is under way any more."""
        with self._database.read() as session:
            rows = session.scalars(
                self._rows(NoticeStatus.WRITING).where(
                    NoticeRow.begun_at < self._database.clock() - self._lease
                )
            ).all()
        batches: dict[str, list[NoticeRow]] = {}
        for row in rows:
            batches.setdefault(row.token or "", []).append(row)
        return [_batch(token, rows) for token, rows in batches.items()]

    def begin(self, notices: Sequence[Notice]) -> Batch:
        """Write the token down before anything is written on the wiki."""
        batch = Batch(
            token=uuid.uuid4().hex[:12], begun_at=self._database.clock(), notices=tuple(notices)
        )
        self._set(batch, NoticeStatus.WRITING, token=batch.token, begun_at=batch.begun_at)
        return batch

    def written(self, batch: Batch, revision: int) -> None:
        """The batch stands on the wiki, in that revision."""
        now = self._database.clock()
        self._set(batch, NoticeStatus.WRITTEN, revision=revision, written_at=now)

    def release(self, batch: Batch) -> None:
        """All of the batch is due again."""
        self._set(batch, NoticeStatus.DUE, token=None, begun_at=None)

    def decline(self, notice: Notice, reason: str) -> None:
        """Never to be written, for that reason."""
        self._set_one(notice, NoticeStatus.DECLINED, reason)

    def would_write(self, notice: Notice) -> None:
        """Done with in dry-run."""
        self._set_one(notice, NoticeStatus.DRY_RUN, "dry run: nothing was written")

    def last_report_edit(self) -> datetime | None:
        """When rows were last written to a report page."""
        with self._database.read() as session:
            return session.scalar(
                select(func.max(NoticeRow.written_at)).where(
                    NoticeRow.wiki == self._wiki, NoticeRow.kind == NoticeKind.REPORT
                )
            )

    def edits_since(self, when: datetime) -> int:
        """How many edits (not rows) were made since then."""
        with self._database.read() as session:
            edits = select(func.count(func.distinct(NoticeRow.token))).where(
                NoticeRow.wiki == self._wiki, NoticeRow.written_at >= when
            )
            return session.scalar(edits) or 0

    def _rows(self, status: NoticeStatus) -> Any:
        return (
            select(NoticeRow)
            .options(joinedload(NoticeRow.upload))
            .where(NoticeRow.wiki == self._wiki, NoticeRow.status == status)
            .order_by(NoticeRow.id)
        )

    def _set_one(self, notice: Notice, status: NoticeStatus, reason: str) -> None:
        self._database.write(
            lambda session: session.execute(
                update(NoticeRow)
                .where(NoticeRow.id == notice.id)
                .values(status=status, reason=reason)
            )
        )

    def _set(self, batch: Batch, status: NoticeStatus, **values: Any) -> None:
        ids = [notice.id for notice in batch.notices]
        self._database.write(
            lambda session: session.execute(
                update(NoticeRow).where(NoticeRow.id.in_(ids)).values(status=status, **values)
            )
        )


def _batch(token: str, rows: Sequence[NoticeRow]) -> Batch:
    begun_at = rows[0].begun_at
    assert begun_at is not None  # noqa: S101 -- written with the token, in one UPDATE
    return Batch(token=token, begun_at=begun_at, notices=tuple(map(_notice, rows)))


def _notice(row: NoticeRow) -> Notice:
    upload = row.upload
    if upload.kind is None or upload.nsfw is None or upload.sexy is None:
        raise ValueError(f"notice {row.id} belongs to an upload without a score")
    return Notice(
        id=row.id,
        kind=row.kind,
        page_id=row.page_id,
        title=upload.title,
        sha1=row.sha1,
        uploader=upload.uploader,
        uploaded_at=upload.uploaded_at,
        media=upload.kind,
        nsfw=upload.nsfw,
        sexy=upload.sexy,
        reason=upload.reason,
        second=upload.second,
        page=upload.page,
    )
