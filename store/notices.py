"""Rows of notices, as the one editor sees them."""

import uuid
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session, joinedload

from review.errors import LostClaim
from review.hint import hint
from review.notice import Batch, Notice, NoticeKind
from review.status import NoticeStatus, Status
from store.answers import decline_if_answered
from store.arising import NO_SUSPECT
from store.decisions import decisions
from store.due import FARTHEST
from store.leases import Leases
from store.rows import batch_of, notice_of
from store.session import Database
from store.tables import NoticeRow, ReportRow, UploadRow
from store.transitions import move
from store.turns import waiting

LEASE = "editor"


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

    def note_idle(self, why: str) -> None:
        """Beside the lease, if it is ours."""
        self._leases.note_idle(LEASE, why)

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
            rows = session.scalars(waiting(self._wiki, kind, limit, without, on))
            notices = [(notice_of(row), row.upload.fingerprint) for row in rows]
            decided = decisions(session, self._wiki, [notice for notice, _ in notices])
        return [replace(n, hint=hint(n, print_, decided)) for n, print_ in notices]

    def is_due(self, kinds: Set[NoticeKind]) -> bool:
        """Whether anything waits: asked in each round, and so without its turns."""
        any_of = select(NoticeRow.id).where(
            NoticeRow.wiki == self._wiki,
            NoticeRow.status == NoticeStatus.DUE,
            NoticeRow.kind.in_(kinds),
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
            ).all()
        batches: dict[str, list[NoticeRow]] = {}
        for row in sorted(rows, key=lambda row: row.id):
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
        self._move(notices, NoticeStatus.DUE, NoticeStatus.WRITING, **values)
        return batch

    def written(self, batch: Batch, revision: int) -> None:
        """The batch stands on the wiki, in that revision."""
        now = self._database.clock()

        def note_page(session: Session) -> None:
            if batch.place and session.get(ReportRow, (self._wiki, batch.place)) is None:
                session.add(ReportRow(wiki=self._wiki, title=batch.place, made_at=now))

        values = {"revision": revision, "written_at": now}
        self._end(batch, NoticeStatus.WRITTEN, also=note_page, **values)

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

        self._end(batch, NoticeStatus.DUE, also=end, **begun)
        return [notice for notice in batch.notices if notice.id not in ended]

    def decline(self, notice: Notice, reason: str, *, by_person: bool = False) -> None:
        """Never to be written, for that reason."""
        decision = reason if by_person else None
        declined = NoticeStatus.DECLINED
        self._move([notice], NoticeStatus.DUE, declined, reason=reason, decision=decision)

    def withdraw(self, notice: Notice, reason: str) -> None:
        """Not written, and nobody has spoken: finish() of the same content makes it due."""
        self._move([notice], NoticeStatus.DUE, NoticeStatus.WITHDRAWN, reason=reason)

    def would_write(self, notice: Notice) -> None:
        """Done with in dry-run."""
        reason = "dry run: nothing was written"
        self._move([notice], NoticeStatus.DUE, NoticeStatus.DRY_RUN, reason=reason)

    def _end(
        self,
        batch: Batch,
        to: NoticeStatus,
        *,
        also: Callable[[Session], None],
        **values: Any,
    ) -> None:
        """What is still being written, and under that batch's token."""
        mine = NoticeRow.token == batch.token
        self._move(batch.notices, NoticeStatus.WRITING, to, mine, also=also, **values)

    def _move(
        self,
        notices: Sequence[Notice],
        source: NoticeStatus,
        to: NoticeStatus,
        *guard: ColumnElement[bool],
        also: Callable[[Session], None] = lambda _: None,
        **values: Any,
    ) -> None:
        """All of the notices or, when one is not as it has to be, none: LostClaim."""
        ids = {notice.id for notice in notices}

        def work(session: Session) -> None:
            which = NoticeRow.id.in_(ids), *guard
            if len(move(session, NoticeRow, [source], to, *which, **values)) != len(ids):
                raise LostClaim("another editor has these notices")
            also(session)

        self._database.write(work)


def _withdraw_unsuspected(session: Session, ids: Set[int]) -> Sequence[int]:
    """What was deleted while it was written, and decided otherwise when it came back."""
    of_no_suspect = select(NoticeRow.id).join(NoticeRow.upload).where(NoticeRow.id.in_(ids))
    found = session.scalars(of_no_suspect.where(UploadRow.status != Status.SUSPECT)).all()
    which, withdrawn = NoticeRow.id.in_(found), NoticeStatus.WITHDRAWN
    return move(session, NoticeRow, [NoticeStatus.DUE], withdrawn, which, reason=NO_SUSPECT)
