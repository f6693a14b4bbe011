"""The bot's edits, in memory."""

from datetime import datetime, timedelta

from review.fakes.entries import NoticeEntry
from review.fakes.store import MemoryStore
from review.notice import NoticeKind, OtherEdit
from review.status import NoticeStatus


class MemoryEdits:
    """Implements review.ports.Edits over a MemoryStore's notices."""

    def __init__(self, store: MemoryStore, wiki: str, lease: timedelta) -> None:
        self._store = store
        self._wiki = wiki
        self._lease = lease

    def note(self, page: str) -> OtherEdit:
        """It counts from now on."""
        with self._store.lock:
            now, number = self._store.clock(), len(self._store.edits)
            self._store.edits.append((self._wiki, page, now))
        return OtherEdit(number=number, send_until=now + self._lease / 2)

    def forget(self, noted: OtherEdit) -> None:
        """It was refused."""
        with self._store.lock:
            self._store.edits[noted.number] = None

    def since(self, when: datetime) -> int:
        """Edits made since then, or begun and not ended."""
        made = [edit for edit in self._store.edits if edit is not None]
        others = [at for wiki, _, at in made if wiki == self._wiki and at >= when]
        return len({entry.token for entry in self._written_since(when)}) + len(others)

    def noted_since(self, page: str, when: datetime) -> bool:
        """Whether one of that name was made since then."""
        made = [edit for edit in self._store.edits if edit is not None]
        return any(edit[:2] == (self._wiki, page) and edit[2] >= when for edit in made)

    def files_since(self, when: datetime) -> frozenset[int]:
        """Pages of files that were listed since then, or may have been."""
        return frozenset(entry.notice.page_id for entry in self._written_since(when))

    def last_report(self) -> datetime | None:
        """When a report was last written, or may have been."""
        times = [
            entry.written_at or entry.begun_at
            for entry in self._entries()
            if entry.notice.kind is NoticeKind.REPORT
        ]
        return max((time for time in times if time is not None), default=None)

    def _written_since(self, when: datetime) -> list[NoticeEntry]:
        entries = self._entries()
        written = [e for e in entries if e.written_at and e.written_at >= when]
        writing = [e for e in entries if e.status is NoticeStatus.WRITING]
        return written + [e for e in writing if e.begun_at and e.begun_at >= when]

    def _entries(self) -> list[NoticeEntry]:
        with self._store.lock:
            return [e for e in self._store.notices.values() if e.wiki == self._wiki]
