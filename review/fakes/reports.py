"""Report pages, in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from review.fakes.entries import NoticeEntry, ReportEntry
from review.fakes.store import MemoryStore
from review.notice import MASS_ROW, Notice, NoticeKind
from review.report_page import Placed
from review.rows import Recent
from review.status import NoticeStatus


class MemoryReports:
    """Implements review.ports.Reports over a MemoryStore."""

    def __init__(self, store: MemoryStore, wiki: str) -> None:
        self._store = store
        self._wiki = wiki

    def recent(self, since: datetime) -> Mapping[str, Recent]:
        """What is due, and what was listed since then, by uploader."""
        found: defaultdict[str, Recent] = defaultdict(Recent)
        for entry in self._entries():
            name, when = entry.notice.uploader, entry.written_at or entry.begun_at
            if entry.status is NoticeStatus.DUE:
                found[name] = replace(found[name], due=found[name].due + 1)
            elif when and (when >= since or entry.status is NoticeStatus.WRITING):
                of = replace(found[name], listed=found[name].listed + 1)
                if entry.notice.anchor.startswith(MASS_ROW):
                    of = replace(of, mass_row_at=max(when, of.mass_row_at or when))
                found[name] = of
        return dict(found)

    def files_on(self, page: str) -> int:
        """How many files were written there, or may have been."""
        return sum(entry.place == page for entry in self._entries())

    def elsewhere(self, notices: Sequence[Notice]) -> list[Placed]:
        """Where the same contents stand written, in rows or by the template."""
        where = {(notice.page_id, notice.sha1): notice.id for notice in notices}
        return [
            Placed(
                notice_id=where[entry.content[1:]],
                page_id=entry.notice.page_id,
                sha1=entry.notice.sha1,
                revision=entry.revision or 0,
                place=entry.place or "",
                anchor=entry.anchor or "",
            )
            for entry in self._notices()
            if entry.status is NoticeStatus.WRITTEN and entry.content[1:] in where
            if entry.notice.kind is NoticeKind.CATEGORY or (entry.place and entry.anchor)
        ]

    def unlisted(self) -> list[str]:
        """Pages that are not on the index, oldest first."""
        return [page.title for page in self._pages() if not page.listed]

    def listed(self, pages: Sequence[str]) -> None:
        """They are on the index."""
        with self._store.lock:
            for title in pages:
                self._store.reports[self._wiki, title].listed = True

    def _pages(self) -> list[ReportEntry]:
        with self._store.lock:
            return [page for page in self._store.reports.values() if page.wiki == self._wiki]

    def _entries(self) -> list[NoticeEntry]:
        return [e for e in self._notices() if e.notice.kind is NoticeKind.REPORT]

    def _notices(self) -> list[NoticeEntry]:
        with self._store.lock:
            return [e for e in self._store.notices.values() if e.wiki == self._wiki]
