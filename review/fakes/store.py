"""Rows of uploads and notices, in memory."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock

from review.answer import Answer
from review.errors import LostClaim
from review.fakes.entries import NoticeEntry, ReportEntry, UploadEntry, make_notice
from review.followed import first_look
from review.notice import NoticeKind
from review.policy import Verdict
from review.ports import Claim, Fetched
from review.score import MediaScore, ModelId
from review.status import NoticeStatus, Status
from review.upload import FileFacts, Upload

NO_SUSPECT = "the file is no suspect any more"


class MemoryStore:
    """Implements review.ports.Store; its dicts, keyed by id, are there to be looked at."""

    def __init__(self, clock: Callable[[], datetime], lease: timedelta) -> None:
        self.clock = clock
        self.lock = RLock()  # held for one "transaction"
        self.uploads: dict[int, UploadEntry] = {}
        self.notices: dict[int, NoticeEntry] = {}
        self.answers: list[Answer] = []
        self.reports: dict[tuple[str, str], ReportEntry] = {}  # by wiki and title
        self.scores: dict[tuple[str, ModelId], MediaScore] = {}
        self.generations: dict[tuple[str, ModelId], int] = {}  # of those that are not the first
        self.edits: list[tuple[str, str, datetime] | None] = []  # for no notice: wiki, name, when
        self.editor: tuple[object, datetime] | None = None  # who edits, and until when
        self.idle = ""  # why they do not
        self._lease = lease
        self._tokens = itertools.count(1)

    def add(self, upload: Upload) -> int:
        """A new row, due at once; its id."""
        with self.lock:
            upload_id = len(self.uploads) + 1
            self.uploads[upload_id] = UploadEntry(upload=upload, not_before=self.clock())
            return upload_id

    def take_due(self) -> list[int]:
        """The ids of what is due; rows whose lease is over wait again."""
        with self.lock:
            now = self.clock()
            for entry in self.uploads.values():
                if entry.lease_until is not None and entry.lease_until <= now:
                    _let_go(entry, Status.WAITING)
            return [i for i, entry in self.uploads.items() if _is_due(entry, now)]

    def claim(self, upload_id: int, model: ModelId | None = None) -> Claim | None:
        """Take a row that is due."""
        with self.lock:
            entry = self.uploads.get(upload_id)
            if entry is None or not _is_due(entry, self.clock()):
                return None
            token, sha1 = self.new_token(), entry.upload.sha1
            entry.status, entry.token = Status.SCORING, token
            entry.lease_until = self.clock() + self._lease
            entry.attempts += 1
            return Claim(
                id=upload_id,
                token=token,
                attempt=entry.attempts,
                upload=entry.upload,
                crashes=entry.crashes,
                generation=entry.generation,
                known=self.known_score(sha1, model, entry.generation) if model else None,
            )

    def note_fetched(self, claim: Claim, fetched: Fetched) -> None:
        """Remember what was fetched; the lease begins anew."""
        with self.lock:
            entry = self._claimed(claim)
            entry.fetched = fetched
            entry.lease_until = self.clock() + self._lease

    def known_score(self, sha1: str, model: ModelId, generation: int = 0) -> MediaScore | None:
        """What that model said of that content before, in that generation or later."""
        is_new = self.generations.get((sha1, model), 0) >= generation
        return self.scores.get((sha1, model)) if is_new else None

    def finish(
        self,
        claim: Claim,
        verdict: Verdict,
        *,
        facts: FileFacts | None,
        score: MediaScore | None,
        notices: frozenset[NoticeKind],
        fetched: Fetched | None = None,
        title: str = "",
    ) -> None:
        """Store score, verdict and notices."""
        with self.lock:
            entry = self._claimed(claim)
            entry.verdict, entry.reason = verdict, verdict.reason
            entry.facts, entry.fetched = facts or entry.facts, fetched or entry.fetched
            entry.upload = replace(entry.upload, title=title or entry.upload.title)
            entry.ended_at = self.clock()
            if facts is not None:
                wait = first_look(verdict.status, claim.queue)
                entry.look_at = None if wait is None else self.clock() + wait
            _let_go(entry, verdict.status)
            if score is not None:
                self._keep(score, claim.generation)
            if entry.facts is not None:
                if verdict.status is not Status.SUSPECT:
                    self._withdraw(entry.upload.wiki, entry.facts.page_id, entry.facts.sha1)
                for kind in sorted(notices):
                    self._add_notice(claim.id, entry.upload, entry.facts, verdict, kind)

    def postpone(
        self,
        claim: Claim,
        reason: str,
        delay: timedelta,
        *,
        crashed: bool = False,
        counted: bool = True,
    ) -> None:
        """Give the row back."""
        with self.lock:
            entry = self._claimed(claim)
            entry.attempts -= not counted
            entry.crashes += crashed
            entry.reason, entry.not_before = reason, self.clock() + delay
            _let_go(entry, Status.WAITING)

    def _keep(self, score: MediaScore, generation: int) -> None:
        key = score.sha1, score.model
        known = self.scores.setdefault(key, score)
        anew = generation > self.generations.get(key, 0)
        if anew or score.thoroughness > known.thoroughness:
            self.scores[key] = score
        if anew:
            self.generations[key] = generation

    def _withdraw(self, *content: object) -> None:
        for one in self.notices.values():
            if one.content == content and one.status is NoticeStatus.DUE:
                one.status, one.reason = NoticeStatus.WITHDRAWN, NO_SUSPECT

    def is_answered(self, entry: NoticeEntry) -> bool:
        """Whether a person has answered to any notice of that content."""
        here = (one for one in self.notices.values() if one.content == entry.content)
        return any(one.decided_at is not None for one in here)

    def is_suspect(self, entry: NoticeEntry) -> bool:
        """Whether an upload of that content is for review."""
        content = (entry.notice.page_id, entry.notice.sha1)
        facts = [u.facts for u in self.uploads.values() if u.status is Status.SUSPECT]
        return any((one.page_id, one.sha1) == content for one in facts if one)

    def new_token(self) -> str:
        """One that nobody has."""
        return f"{next(self._tokens):012x}"

    def _claimed(self, claim: Claim) -> UploadEntry:
        entry = self.uploads[claim.id]
        if entry.token != claim.token:
            raise LostClaim(f"row {claim.id} was taken over by another worker")
        return entry

    def _add_notice(
        self, row: int, upload: Upload, facts: FileFacts, verdict: Verdict, kind: NoticeKind
    ) -> None:
        notice = make_notice(len(self.notices) + 1, row, upload, facts, verdict, kind)
        new = NoticeEntry(wiki=upload.wiki, notice=notice, fingerprint=verdict.fingerprint)
        here = [entry for entry in self.notices.values() if entry.content == new.content]
        if self.is_answered(new):
            new.status, new.reason = NoticeStatus.DECLINED, "a person has answered already"
        same = [entry for entry in here if entry.key == new.key]
        if not same:
            self.notices[notice.id] = new
        elif same[0].status is NoticeStatus.WITHDRAWN:
            same[0].status, same[0].reason = NoticeStatus.DUE, ""


def _is_due(entry: UploadEntry, now: datetime) -> bool:
    return entry.status is Status.WAITING and entry.not_before <= now


def _let_go(entry: UploadEntry, status: Status) -> None:
    entry.status, entry.token, entry.lease_until = status, "", None
