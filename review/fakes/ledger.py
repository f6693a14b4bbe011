"""What became of files and notices, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from review.answer import Answer, standing
from review.fakes.entries import NoticeEntry, ReportEntry, UploadEntry
from review.fakes.followed import followed
from review.fakes.store import NO_SUSPECT, MemoryStore
from review.followed import OPEN_FOR, Followed, Found
from review.notice import NoticeKind
from review.report_page import Placed, ReportPage
from review.status import NoticeStatus, Status


class MemoryLedger:
    """Implements review.ports.Ledger over a MemoryStore, for one wiki."""

    def __init__(self, store: MemoryStore, wiki: str) -> None:
        self._store = store
        self._wiki = wiki

    def files_due(self, limit: int) -> list[Followed]:
        """Files of which it is to be asked what became of them."""
        with self._store.lock:
            now = self._store.clock()
            due = [e for e in self._uploads() if e.look_at and e.look_at <= now]
            pages = dict.fromkeys(e.page_id for e in sorted(due, key=lambda e: e.look_at or now))
            return [
                followed(self._uploads(page), self._written(page), self._store.answers)
                for page in list(pages)[:limit]
                if page is not None
            ]

    def note(self, found: Sequence[Found], asked_at: datetime) -> None:
        """What became of them."""
        with self._store.lock:
            for one in found:
                uploads = self._uploads(one.page_id)
                for entry in uploads:
                    self._note(entry, one, asked_at)
                if any(e.status is Status.SUSPECT for e in uploads if _has(e, one)):
                    self._due_again(one)
                for notice in self._notices(NoticeStatus.DUE):
                    if one.gone and notice.notice.page_id == one.page_id:
                        notice.status = NoticeStatus.WITHDRAWN
                        notice.reason = "the file was deleted"

    def record(self, given: Sequence[Answer]) -> None:
        """What people answered."""
        with self._store.lock:
            for one in given:
                known = {(a.notice_id, a.source, a.revision) for a in self._store.answers}
                if (one.notice_id, one.source, one.revision) not in known:
                    self._store.answers.append(one)
                    self._conclude(self._store.notices[one.notice_id])

    def unplaced(self, limit: int) -> list[Placed]:
        """Rows of which it is not known where they stand."""
        return [
            Placed(
                notice_id=entry.notice.id,
                page_id=entry.notice.page_id,
                sha1=entry.notice.sha1,
                revision=entry.revision,
            )
            for entry in self._rows(NoticeStatus.WRITTEN)
            if entry.place is None and entry.revision is not None
        ][:limit]

    def place(self, placed: Sequence[Placed]) -> None:
        """Where they stand."""
        with self._store.lock:
            for one in placed:
                entry = self._store.notices[one.notice_id]
                entry.place, entry.anchor = one.place, one.anchor
                if one.place:
                    now = self._store.clock()
                    new = ReportEntry(wiki=self._wiki, title=one.place, made_at=now)
                    self._store.reports.setdefault((self._wiki, one.place), new)

    def pages_due(self, limit: int) -> list[ReportPage]:
        """Report pages to be read."""
        with self._store.lock:
            now = self._store.clock()
            due = [
                page
                for page in self._store.reports.values()
                if page.wiki == self._wiki
                and (page.look_at or page.made_at) <= now
                and (page.look_at is not None or page.made_at > now - OPEN_FOR)
            ]
            return [self._page(page) for page in due[:limit]]

    def page_read(
        self, page: ReportPage, revision: int, look_at: datetime | None, asked_at: datetime
    ) -> None:
        """How far one was read."""
        with self._store.lock:
            entry = self._store.reports[self._wiki, page.title]
            unchanged = self._rows_on(page.title) == page.rows
            if unchanged and entry.read_revision == page.read_revision:
                entry.read_revision = revision
            if entry.look_at is None or entry.look_at <= asked_at:
                entry.look_at = look_at

    def _uploads(self, page_id: int | None = None) -> list[UploadEntry]:
        entries = [e for e in self._store.uploads.values() if e.upload.wiki == self._wiki]
        return [e for e in entries if e.facts and page_id in (None, e.facts.page_id)]

    def _notices(self, *statuses: NoticeStatus) -> list[NoticeEntry]:
        entries = self._store.notices.values()
        return [e for e in entries if e.wiki == self._wiki and e.status in statuses]

    def _written(self, page_id: int) -> list[NoticeEntry]:
        written = self._notices(NoticeStatus.WRITTEN)
        return [entry for entry in written if entry.notice.page_id == page_id]

    def _rows(self, *statuses: NoticeStatus) -> list[NoticeEntry]:
        return [e for e in self._notices(*statuses) if e.notice.kind is NoticeKind.REPORT]

    def _rows_on(self, title: str) -> dict[str, tuple[int, ...]]:
        rows: dict[str, tuple[int, ...]] = {}
        for entry in self._rows(NoticeStatus.WRITTEN, NoticeStatus.WRITING):
            if entry.place == title and entry.anchor:
                rows[entry.anchor] = (*rows.get(entry.anchor, ()), entry.notice.id)
        return rows

    def _note(self, entry: UploadEntry, found: Found, asked_at: datetime) -> None:
        if entry.facts is None:
            return
        if entry.look_at is not None and entry.look_at <= asked_at:
            entry.look_at = found.look_at
        if found.title:
            entry.facts = replace(entry.facts, title=found.title)
        if found.gone and entry.status.final and entry.status is not Status.GONE:
            entry.status, entry.reason = Status.GONE, "the file was deleted"
        elif entry.status is Status.GONE and entry.facts.sha1 == found.sha1:
            entry.status, entry.reason = Status.WAITING, "the file is back"
            entry.not_before, entry.attempts = self._store.clock(), 0
            entry.ended_at = None

    def _due_again(self, found: Found) -> None:
        for entry in self._notices(NoticeStatus.WITHDRAWN):
            same = (entry.notice.page_id, entry.notice.sha1) == (found.page_id, found.sha1)
            if same and entry.reason != NO_SUSPECT:
                entry.status, entry.reason = NoticeStatus.DUE, ""

    def _conclude(self, entry: NoticeEntry) -> None:
        mine = [a for a in self._store.answers if a.notice_id == entry.notice.id]
        stands = standing(mine)
        entry.decision, entry.outcome = stands.decision, stands.outcome
        entry.decided_at = stands.decided_at
        if stands.decided_at is not None:
            for other in self._notices(NoticeStatus.DUE, NoticeStatus.WITHDRAWN):
                if other.content == entry.content:
                    other.status = NoticeStatus.DECLINED
                    other.reason = "a person has answered already"

    def _page(self, page: ReportEntry) -> ReportPage:
        rows = self._rows_on(page.title)
        return ReportPage(
            title=page.title, made_at=page.made_at, read_revision=page.read_revision, rows=rows
        )


def _has(entry: UploadEntry, found: Found) -> bool:
    return entry.facts is not None and entry.facts.sha1 == found.sha1
