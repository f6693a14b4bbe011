"""The editor's desk, in memory."""

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta

from review.errors import LostClaim
from review.fakes.entries import NoticeEntry, ReportEntry
from review.fakes.store import NO_SUSPECT, MemoryStore
from review.hint import Decided, hint
from review.notice import Batch, Notice, NoticeKind
from review.status import NoticeStatus


class MemoryDesk:
    """Implements review.ports.Desk over a MemoryStore's notices; each desk is one editor."""

    def __init__(self, store: MemoryStore, wiki: str, lease: timedelta) -> None:
        self._store = store
        self._wiki = wiki
        self._lease = lease

    def hold_lease(self) -> bool:
        """Take or renew the lease."""
        with self._store.lock:
            now = self._store.clock()
            holder, until = self._store.editor or (self, now)
            if holder is not self and now < until <= now + self._lease:
                return False
            if holder is not self:
                self._store.idle = ""
            self._store.editor = (self, now + self._lease)
            return True

    def note_idle(self, why: str) -> None:
        """Beside the lease."""
        with self._store.lock:
            if self._store.editor and self._store.editor[0] is self:
                self._store.idle = why

    def drop_lease(self) -> None:
        """Give it back."""
        with self._store.lock:
            if self._store.editor and self._store.editor[0] is self:
                self._store.editor = None

    def due(
        self,
        kind: NoticeKind,
        limit: int,
        *,
        without: Set[str] = frozenset(),
        on: Set[int] | None = None,
    ) -> list[Notice]:
        """What waits to be written."""
        waiting = [e for e in self._entries(NoticeStatus.DUE) if e.notice.kind is kind]
        entries = [e for e in waiting if e.notice.uploader not in without]
        entries = _in_turns([e for e in entries if on is None or e.notice.page_id in on])[:limit]
        decided = [
            Decided(
                page_id=e.notice.page_id,
                sha1=e.notice.sha1,
                fingerprint=e.fingerprint,
                title=e.notice.title,
                decision=e.decision,
            )
            for e in self._entries(*NoticeStatus)
            if e.decision is not None
        ]
        return [
            replace(e.notice, hint=hint(e.notice, e.fingerprint, decided), shared="")
            for e in entries
        ]

    def is_due(self, kinds: Set[NoticeKind]) -> bool:
        """Whether anything waits."""
        return any(e.notice.kind in kinds for e in self._entries(NoticeStatus.DUE))

    def unfinished(self) -> list[Batch]:
        """Batches begun longer than a lease ago."""
        batches: dict[str, list[NoticeEntry]] = {}
        for entry in self._entries(NoticeStatus.WRITING):
            if _begun(entry) < self._store.clock() - self._lease:
                batches.setdefault(entry.token, []).append(entry)
        return [
            Batch(
                token=token,
                begun_at=_begun(entries[0]),
                notices=tuple(entry.notice for entry in entries),
                place=entries[0].place or "",
            )
            for token, entries in batches.items()
        ]

    def begin(self, notices: Sequence[Notice], place: str = "") -> Batch:
        """Mark as being written."""
        now = self._store.clock()
        batch = Batch(
            token=self._store.new_token(),
            begun_at=now,
            notices=tuple(notices),
            place=place,
            send_until=now + self._lease / 2,
        )
        begun = {"token": batch.token, "begun_at": batch.begun_at, "place": place or None}
        with self._store.lock:
            self._change(notices, _is_due, status=NoticeStatus.WRITING, **begun)
            for notice in notices:
                entry = self._store.notices[notice.id]
                entry.notice = replace(entry.notice, shared=notice.shared)
                entry.anchor = notice.anchor if place else None
        return batch

    def written(self, batch: Batch, revision: int) -> None:
        """It stands on the wiki."""
        with self._store.lock:
            edit = {"revision": revision, "written_at": self._store.clock()}
            self._change(batch.notices, _under(batch), status=NoticeStatus.WRITTEN, **edit)
            if batch.place:
                now = self._store.clock()
                page = ReportEntry(wiki=self._wiki, title=batch.place, made_at=now)
                self._store.reports.setdefault((self._wiki, batch.place), page)

    def release(self, batch: Batch) -> list[Notice]:
        """All of it is due again, but for what is answered or no suspect by now."""
        due = {"status": NoticeStatus.DUE, "token": "", "begun_at": None}
        due |= {"place": None, "anchor": None}
        with self._store.lock:
            self._change(batch.notices, _under(batch), **due)
            entries = [self._store.notices[notice.id] for notice in batch.notices]
            for entry in filter(self._store.is_answered, entries):
                entry.status = NoticeStatus.DECLINED
                entry.reason = "a person has answered already"
            for entry in filter(_is_due, entries):
                if not self._store.is_suspect(entry):
                    entry.status = NoticeStatus.WITHDRAWN
                    entry.reason = NO_SUSPECT
            return [e.notice for e in entries if e.status is NoticeStatus.DUE]

    def decline(self, notice: Notice, reason: str, *, by_person: bool = False) -> None:
        """Never to be written."""
        decision = reason if by_person else None
        status = NoticeStatus.DECLINED
        self._change([notice], _is_due, status=status, reason=reason, decision=decision)

    def withdraw(self, notice: Notice, reason: str) -> None:
        """Due again when this content comes back."""
        self._change([notice], _is_due, status=NoticeStatus.WITHDRAWN, reason=reason)

    def would_write(self, notice: Notice) -> None:
        """Done with in dry-run."""
        self._change([notice], _is_due, status=NoticeStatus.DRY_RUN, reason="dry run")

    def _entries(self, *statuses: NoticeStatus) -> list[NoticeEntry]:
        with self._store.lock:
            entries = list(self._store.notices.values())
        return [e for e in entries if e.wiki == self._wiki and e.status in statuses]

    def _change(
        self, notices: Sequence[Notice], guard: Callable[[NoticeEntry], bool], **values: object
    ) -> None:
        with self._store.lock:
            entries = [self._store.notices[notice.id] for notice in notices]
            if not all(map(guard, entries)):
                raise LostClaim("another editor has these notices")
            for entry in entries:
                vars(entry).update(values)


def _in_turns(entries: Sequence[NoticeEntry]) -> list[NoticeEntry]:
    turns = Counter[str]()
    numbered = []
    for entry in entries:
        turns[entry.notice.uploader] += bool(entry.notice.uploader)
        numbered.append((turns[entry.notice.uploader] or 1, entry.notice.id, entry))
    return [entry for _, _, entry in sorted(numbered, key=lambda one: one[:2])]


def _is_due(entry: NoticeEntry) -> bool:
    return entry.status is NoticeStatus.DUE


def _under(batch: Batch) -> Callable[[NoticeEntry], bool]:
    return lambda e: e.status is NoticeStatus.WRITING and e.token == batch.token


def _begun(entry: NoticeEntry) -> datetime:
    if entry.begun_at is None:
        raise ValueError(f"notice {entry.notice.id} was never begun")
    return entry.begun_at
