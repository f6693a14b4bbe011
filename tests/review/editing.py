"""Editing over any store, with everything at hand."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from review.answer import Answer, Outcome
from review.budget import Budget
from review.editor import Editor
from review.fakes import (
    FakeClock,
    MemoryBreaker,
    MemoryDesk,
    MemoryEdits,
    MemoryLedger,
    MemoryReports,
    MemoryStore,
    MemoryWiki,
)
from review.notice import Mode, NoticeKind
from review.policy import Verdict
from review.ports import Claim, Desk, Edits, Ledger, Reports, Store, Wiki
from review.status import NoticeStatus, Status
from review.upload import FileFacts, Upload
from tests.review.values import SUSPECT, WIKI, an_upload, facts_of

LEASE = timedelta(minutes=5)
BUDGET = Budget(
    edits_a_minute=3, edits_a_day=5, flags_an_hour=1000, report_interval=timedelta(minutes=10)
)
MASS_UPLOAD = 100


@dataclass(frozen=True, kw_only=True)
class UploadState:
    """What a store remembers of one upload."""

    status: Status
    reason: str
    attempts: int
    nsfw: float | None
    page_id: int | None
    representation: str | None


@dataclass(frozen=True, kw_only=True)
class NoticeState:
    """What a store remembers of one notice."""

    page_id: int
    kind: NoticeKind
    status: NoticeStatus
    reason: str
    token: str
    revision: int | None
    decision: str | None = None
    outcome: Outcome | None = None
    decided_at: datetime | None = None
    id: int = 0


@dataclass
class EditingBench(ABC):
    """Editors over one store and one wiki; each call of `desk` or `editor` is a new process."""

    mode: Mode = Mode.CATEGORY
    mass_upload: int = MASS_UPLOAD
    clock: FakeClock = field(default_factory=FakeClock)
    wiki: MemoryWiki = field(default_factory=MemoryWiki)
    breaker: MemoryBreaker = field(default_factory=MemoryBreaker)
    budget: Budget = BUDGET
    log_id: int = 0

    @property
    @abstractmethod
    def store(self) -> Store: ...

    @abstractmethod
    def desk(self, wiki: str = WIKI) -> Desk: ...

    @abstractmethod
    def edits(self, wiki: str = WIKI) -> Edits: ...

    @abstractmethod
    def ledger(self, wiki: str = WIKI) -> Ledger: ...

    @abstractmethod
    def history(self) -> Sequence[Answer]: ...

    @abstractmethod
    def reports(self, wiki: str = WIKI) -> Reports: ...

    @abstractmethod
    def register(self, upload: Upload) -> int: ...

    @abstractmethod
    def take_due(self) -> list[int]: ...

    @abstractmethod
    def upload(self, upload_id: int) -> UploadState: ...

    @abstractmethod
    def notices(self) -> list[NoticeState]: ...

    def editor(
        self,
        desk: Desk | None = None,
        wiki: Wiki | None = None,
        reports: Reports | None = None,
    ) -> Editor:
        return Editor(
            desk=desk or self.desk(),
            edits=self.edits(),
            reports=reports or self.reports(),
            wiki=wiki or self.wiki,
            breaker=self.breaker,
            mode=self.mode,
            budget=self.budget,
            mass_upload=self.mass_upload,
            clock=self.clock,
        )

    def claim(self, upload: Upload) -> Claim:
        claim = self.store.claim(self.register(upload))
        assert claim is not None
        return claim

    def suspect(
        self,
        upload: Upload,
        *kinds: NoticeKind,
        facts: FileFacts | None = None,
        verdict: Verdict = SUSPECT,
    ) -> int:
        """A suspect with a notice of each kind; its row's id."""
        facts = facts or facts_of(upload)
        claim = self.claim(upload)
        self.store.finish(claim, verdict, facts=facts, score=None, notices=frozenset(kinds))
        return claim.id

    def suspects(self, count: int, *kinds: NoticeKind, uploader: str = "Somebody") -> list[int]:
        """That many of them; their page ids."""
        uploads = [an_upload(self.log_id + i + 1, uploader=uploader) for i in range(count)]
        self.log_id += count
        for upload in uploads:
            self.suspect(upload, *kinds)
        return [facts_of(upload).page_id for upload in uploads]

    def statuses(self) -> Sequence[NoticeStatus]:
        return [notice.status for notice in self.notices()]


@dataclass
class MemoryBench(EditingBench):
    """Over the store in memory."""

    def __post_init__(self) -> None:
        self.memory = MemoryStore(self.clock, LEASE)

    @property
    def store(self) -> MemoryStore:
        return self.memory

    def desk(self, wiki: str = WIKI) -> MemoryDesk:
        return MemoryDesk(self.memory, wiki, LEASE)

    def edits(self, wiki: str = WIKI) -> MemoryEdits:
        return MemoryEdits(self.memory, wiki, LEASE)

    def ledger(self, wiki: str = WIKI) -> MemoryLedger:
        return MemoryLedger(self.memory, wiki)

    def history(self) -> Sequence[Answer]:
        return self.memory.answers

    def reports(self, wiki: str = WIKI) -> MemoryReports:
        return MemoryReports(self.memory, wiki)

    def register(self, upload: Upload) -> int:
        return self.memory.add(upload)

    def take_due(self) -> list[int]:
        return self.memory.take_due()

    def upload(self, upload_id: int) -> UploadState:
        entry = self.memory.uploads[upload_id]
        return UploadState(
            status=entry.status,
            reason=entry.reason,
            attempts=entry.attempts,
            nsfw=entry.verdict.nsfw if entry.verdict else None,
            page_id=entry.facts.page_id if entry.facts else None,
            representation=entry.fetched.representation if entry.fetched else None,
        )

    def notices(self) -> list[NoticeState]:
        return [
            NoticeState(
                page_id=entry.notice.page_id,
                kind=entry.notice.kind,
                status=entry.status,
                reason=entry.reason,
                token=entry.token,
                revision=entry.revision,
                decision=entry.decision,
                outcome=entry.outcome,
                decided_at=entry.decided_at,
                id=entry.notice.id,
            )
            for entry in self.memory.notices.values()
        ]
