"""Rows of notices, as the one editor sees them."""

import uuid
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from review.errors import LostClaim
from review.hint import Decided, hint
from review.notice import Batch, Notice, NoticeKind, OtherEdit
from review.status import NoticeStatus, Status
from store.answers import decline_if_answered
from store.due import FARTHEST
from store.leases import Leases
from store.rows import batch_of, notice_of
from store.session import Database, changed_rows
from store.tables import EditRow, NoticeRow, ReportRow, UploadRow
from store.turns import waiting

LEASE = "editor"
NO_SUSPECT = "the file is no suspect any more"


class Notices:
    """Implements review.ports.Desk for one process, which it names in the lease."""

    def __init__(self, database: Database, lease: timedelta, wiki: str) -> None:
        self._database = database
        self._lease = lease
        self._wiki = wiki
        self._leases = Leases(database, lease)

    def hold_lease(self) -> bool:
        """Take the lease when it is free or over, renew it when it is ours."""
        return self._leases.hold(LEASE) is not None

    def drop_lease(self) -> None:
        """Give it back; another's stays."""
        self._leases.drop(LEASE)

    def due(
        self,
        kind: NoticeKind,
        limit: int,
        *,
        without: Set[str] = frozenset(),
        on: Set[int] | None = None,
    ) -> list[Notice]:
        """What waits to be written, in turns."""
        with self._database.read() as session:
            rows = session.scalars(waiting(self._wiki, kind, without, on).limit(limit))
            notices = [(notice_of(row), row.upload.fingerprint) for row in rows]
            decided = self._decided(session, [notice for notice, _ in notices])
        return [replace(n, hint=hint(n, print_, decided)) for n, print_ in notices]

    def is_due(self, kinds: Set[NoticeKind]) -> bool:
        """Whether anything waits: asked in each round, and so without its turns."""
        any_of = select(NoticeRow.id).where(
            NoticeRow.wiki == self._wiki, _DUE, NoticeRow.kind.in_(kinds)
        )
        with self._database.read() as session:
            return session.scalar(any_of.limit(1)) is not None

    def unfinished(self) -> list[Batch]:
        """Batches begun longer than a lease ago: no edit of theirs is under way any more."""
        now = self._database.clock()
        with self._database.read() as session:
            rows = session.scalars(
                select(NoticeRow)
                .options(joinedload(NoticeRow.upload))
                .where(
                    NoticeRow.wiki == self._wiki,
                    NoticeRow.status == NoticeStatus.WRITING,
                    or_(
                        NoticeRow.begun_at < now - self._lease, NoticeRow.begun_at > now + FARTHEST
                    ),
                )
                .order_by(NoticeRow.id)
            ).all()
        batches: dict[str, list[NoticeRow]] = {}
        for row in rows:
            batches.setdefault(row.token or "", []).append(row)
        return [batch_of(token, rows) for token, rows in batches.items()]

    def begin(self, notices: Sequence[Notice], place: str = "") -> Batch:
        """Write the token down before anything is written on the wiki."""
        now = self._database.clock()
        batch = Batch(
            token=uuid.uuid4().hex[:12],
            begun_at=now,
            notices=tuple(notices),
            place=place,
            send_until=now + self._lease / 2,
        )
        values: dict[str, Any] = {"token": batch.token, "begun_at": batch.begun_at}
        if place:
            anchors = {notice.id: notice.anchor for notice in notices}
            values |= {"place": place, "anchor": case(anchors, value=NoticeRow.id)}
        self._change(notices, _DUE, status=NoticeStatus.WRITING, **values)
        return batch

    def written(self, batch: Batch, revision: int) -> None:
        """The batch stands on the wiki, in that revision."""
        now = self._database.clock()

        def note_page(session: Session) -> None:
            if batch.place and session.get(ReportRow, (self._wiki, batch.place)) is None:
                session.add(ReportRow(wiki=self._wiki, title=batch.place, made_at=now))

        values = {"status": NoticeStatus.WRITTEN, "revision": revision, "written_at": now}
        self._change(batch.notices, _under(batch), also=note_page, **values)

    def release(self, batch: Batch) -> list[Notice]:
        """All of the batch is due again, but for what is answered or no suspect by now."""
        ended: set[int] = set()
        begun: dict[str, Any] = dict.fromkeys(("token", "begun_at", "place", "anchor"))

        def end(session: Session) -> None:
            ended.clear()
            for notice in batch.notices:
                if decline_if_answered(session, self._wiki, notice.page_id, notice.sha1):
                    ended.add(notice.id)
            ended.update(_withdraw_unsuspected(session, {n.id for n in batch.notices} - ended))

        self._change(batch.notices, _under(batch), also=end, status=NoticeStatus.DUE, **begun)
        return [notice for notice in batch.notices if notice.id not in ended]

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

    def note_edit(self, page: str) -> OtherEdit:
        """It counts from now on, unless the wiki refuses it."""
        now = self._database.clock()

        def work(session: Session) -> int:
            row = EditRow(wiki=self._wiki, page=page, made_at=now)
            session.add(row)
            session.flush()
            return row.id

        number = self._database.write(work)
        return OtherEdit(number=number, send_until=now + self._lease / 2)

    def forget_edit(self, noted: OtherEdit) -> None:
        """It was refused."""
        refused = delete(EditRow).where(EditRow.id == noted.number)
        self._database.write(lambda session: session.execute(refused))

    def edits_since(self, when: datetime) -> int:
        """How many edits (not rows) were made since then, or begun and not ended."""
        with self._database.read() as session:
            edits = select(func.count(func.distinct(NoticeRow.token)))
            made = self._since(EditRow.made_at, when)
            others = select(func.count()).where(EditRow.wiki == self._wiki, made)
            rows = session.scalar(edits.where(*self._written_since(when))) or 0
            return rows + (session.scalar(others) or 0)

    def flags_since(self, when: datetime) -> frozenset[int]:
        """The pages of all files that were listed since then, or may have been."""
        with self._database.read() as session:
            pages = select(NoticeRow.page_id).where(*self._written_since(when))
            return frozenset(session.scalars(pages))

    def _written_since(self, when: datetime) -> tuple[ColumnElement[bool], ...]:
        written = self._since(NoticeRow.written_at, when)
        begun = self._since(NoticeRow.begun_at, when)
        is_begun = and_(NoticeRow.status == NoticeStatus.WRITING, begun)
        return NoticeRow.wiki == self._wiki, or_(written, is_begun)

    def _since(self, time: InstrumentedAttribute[Any], when: datetime) -> ColumnElement[bool]:
        """Not so far ahead that a wrong clock has set it: that would count for as long."""
        return time.between(when, self._database.clock() + FARTHEST)

    def _decided(self, session: Session, notices: Sequence[Notice]) -> list[Decided]:
        """All files of this wiki of which a person has said something that is worth a hint."""
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
                NoticeRow.wiki == self._wiki,
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

    def _change(
        self,
        notices: Sequence[Notice],
        guard: ColumnElement[bool],
        *,
        also: Callable[[Session], None] = lambda _: None,
        **values: Any,
    ) -> None:
        """All of the notices or, when one is not as the guard wants it, none: LostClaim."""
        ids = {notice.id for notice in notices}
        guarded = update(NoticeRow).where(NoticeRow.id.in_(ids), guard).values(**values)

        def work(session: Session) -> None:
            if changed_rows(session, guarded) != len(ids):
                raise LostClaim("another editor has these notices")
            also(session)

        self._database.write(work)


_DUE = NoticeRow.status == NoticeStatus.DUE


def _withdraw_unsuspected(session: Session, ids: Set[int]) -> Sequence[int]:
    """What was deleted while it was written, and decided otherwise when it came back."""
    of_no_suspect = select(NoticeRow.id).join(NoticeRow.upload).where(NoticeRow.id.in_(ids))
    found = session.scalars(of_no_suspect.where(UploadRow.status != Status.SUSPECT)).all()
    withdrawn = {"status": NoticeStatus.WITHDRAWN, "reason": NO_SUSPECT}
    session.execute(update(NoticeRow).where(NoticeRow.id.in_(found)).values(**withdrawn))
    return found


def _under(batch: Batch) -> ColumnElement[bool]:
    """Still being written, and under that batch's token."""
    return and_(NoticeRow.status == NoticeStatus.WRITING, NoticeRow.token == batch.token)
