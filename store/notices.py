"""Rows of notices, as the one editor sees them."""

import os
import socket
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session, joinedload

from review.errors import LostClaim
from review.hint import Decided, hint
from review.notice import Batch, Notice, NoticeKind
from review.status import NoticeStatus
from store.due import SKEW
from store.rows import batch_of, notice_of
from store.session import Database, changed_rows
from store.tables import EditRow, LeaseRow, NoticeRow, UploadRow

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
            if row.holder != self._holder and now < row.until <= now + self._lease + SKEW:
                return False
            row.holder, row.until = self._holder, now + self._lease
            return True

        return self._database.write(work)

    def drop_lease(self) -> None:
        """Give it back; another's stays."""
        mine = delete(LeaseRow).where(LeaseRow.name == LEASE, LeaseRow.holder == self._holder)
        self._database.write(lambda session: session.execute(mine))

    def due(self, kind: NoticeKind, limit: int) -> list[Notice]:
        """What waits to be written, oldest first."""
        with self._database.read() as session:
            rows = session.scalars(
                self._rows(NoticeStatus.DUE).where(NoticeRow.kind == kind).limit(limit)
            )
            notices = [(notice_of(row), row.upload.fingerprint) for row in rows]
            decided = self._decided(session) if any(print_ for _, print_ in notices) else []
        return [replace(notice, hint=hint(print_, decided)) for notice, print_ in notices]

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
        return [batch_of(token, rows) for token, rows in batches.items()]

    def begin(self, notices: Sequence[Notice]) -> Batch:
        """Write the token down before anything is written on the wiki."""
        batch = Batch(
            token=uuid.uuid4().hex[:12], begun_at=self._database.clock(), notices=tuple(notices)
        )
        values = {"token": batch.token, "begun_at": batch.begun_at}
        self._change(notices, _DUE, status=NoticeStatus.WRITING, **values)
        return batch

    def written(self, batch: Batch, revision: int) -> None:
        """The batch stands on the wiki, in that revision."""
        now = self._database.clock()
        status = NoticeStatus.WRITTEN
        self._change(batch.notices, _under(batch), status=status, revision=revision, written_at=now)

    def release(self, batch: Batch) -> None:
        """All of the batch is due again."""
        status = NoticeStatus.DUE
        self._change(batch.notices, _under(batch), status=status, token=None, begun_at=None)

    def decline(self, notice: Notice, reason: str, *, by_person: bool = False) -> None:
        """Never to be written, for that reason."""
        decision = reason if by_person else None
        status = NoticeStatus.DECLINED
        self._change([notice], _DUE, status=status, reason=reason, decision=decision)

    def withdraw(self, notice: Notice, reason: str) -> None:
        """Not written, and nobody has spoken: finish() of the same content makes it due."""
        self._change([notice], _DUE, status=NoticeStatus.WITHDRAWN, reason=reason)

    def would_write(self, notice: Notice) -> None:
        """Done with in dry-run."""
        reason = "dry run: nothing was written"
        self._change([notice], _DUE, status=NoticeStatus.DRY_RUN, reason=reason)

    def last_report_edit(self) -> datetime | None:
        """When rows were last written to a report page, or may have been."""
        with self._database.read() as session:
            begun_or_written = func.coalesce(NoticeRow.written_at, NoticeRow.begun_at)
            return session.scalar(
                select(func.max(begun_or_written)).where(
                    NoticeRow.wiki == self._wiki, NoticeRow.kind == NoticeKind.REPORT
                )
            )

    def note_edit(self, page: str) -> None:
        """It counts from now on, whatever comes of it."""
        row = {"wiki": self._wiki, "page": page, "made_at": self._database.clock()}
        self._database.write(lambda session: session.execute(insert(EditRow).values(row)))

    def edits_since(self, when: datetime) -> int:
        """How many edits (not rows) were made since then, or begun and not ended."""
        written = NoticeRow.written_at >= when
        begun = and_(NoticeRow.status == NoticeStatus.WRITING, NoticeRow.begun_at >= when)
        with self._database.read() as session:
            edits = select(func.count(func.distinct(NoticeRow.token))).where(
                NoticeRow.wiki == self._wiki, or_(written, begun)
            )
            others = select(func.count()).where(EditRow.wiki == self._wiki, EditRow.made_at >= when)
            return (session.scalar(edits) or 0) + (session.scalar(others) or 0)

    def _decided(self, session: Session) -> list[Decided]:
        """All pictures of this wiki of which a person has said something."""
        rows = session.execute(
            select(UploadRow.fingerprint, UploadRow.title, NoticeRow.decision)
            .join(NoticeRow.upload)
            .where(NoticeRow.wiki == self._wiki, NoticeRow.decision.is_not(None))
        )
        return [Decided(fingerprint=f, title=t, decision=d) for f, t, d in rows if f and d]

    def _rows(self, status: NoticeStatus) -> Any:
        return (
            select(NoticeRow)
            .options(joinedload(NoticeRow.upload))
            .where(NoticeRow.wiki == self._wiki, NoticeRow.status == status)
            .order_by(NoticeRow.id)
        )

    def _change(self, notices: Sequence[Notice], guard: ColumnElement[bool], **values: Any) -> None:
        """All of the notices or, when one is not as the guard wants it, none: LostClaim."""
        ids = {notice.id for notice in notices}
        guarded = update(NoticeRow).where(NoticeRow.id.in_(ids), guard).values(**values)

        def work(session: Session) -> None:
            if changed_rows(session, guarded) != len(ids):
                raise LostClaim("another editor has these notices")

        self._database.write(work)


_DUE = NoticeRow.status == NoticeStatus.DUE


def _under(batch: Batch) -> ColumnElement[bool]:
    """Still being written, and under that batch's token."""
    return and_(NoticeRow.status == NoticeStatus.WRITING, NoticeRow.token == batch.token)
