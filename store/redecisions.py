"""Uploads that other thresholds may decide otherwise, upon the scores that are stored."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session, selectinload

from review.followed import first_look
from review.notice import NoticeKind
from review.policy import Policy, Verdict, decide, with_bytes
from review.score import MediaScore, ModelId
from review.status import NoticeStatus, Status
from review.upload import Queue
from store.arising import File, note_verdict
from store.columns import verdict_values
from store.outbox import note_end
from store.scores import score_of
from store.session import Database
from store.tables import ModelRow, NoticeRow, ScoreRow, UploadRow
from store.transitions import move

DECIDED = (Status.CLEAR, Status.SUSPECT, Status.UNKNOWN)
LISTED = (NoticeStatus.WRITING, NoticeStatus.WRITTEN)
BATCH = 500  # uploads in one transaction
READ = 10_000  # ids that are on their way from the database at a time


@dataclass(frozen=True, kw_only=True)
class Redecision:
    """One upload under the new policy. `verdict` is None where its score does not suffice.

    `listed` tells whether a notice of it stands on the wiki, or is just being written.
    """

    upload_id: int
    before: Status
    version: str | None
    ended_at: datetime | None
    file: File | None
    verdict: Verdict | None
    listed: bool

    @property
    def changes(self) -> bool:
        """Whether its state becomes another."""
        return self.verdict is not None and self.verdict.status is not self.before


class Redecisions:
    """Of one wiki, by one model and policy. What is done is told by the policy's version.

    `kinds` are the notices that a suspect gets; `suffices` whether the policy can decide
    upon a score.
    """

    def __init__(
        self,
        database: Database,
        wiki: str,
        *,
        model: ModelId,
        policy: Policy,
        kinds: frozenset[NoticeKind],
        suffices: Callable[[MediaScore], bool],
    ) -> None:
        self._database = database
        self._wiki = wiki
        self._model = model
        self._policy = policy
        self._kinds = kinds
        self._suffices = suffices

    def left(self) -> Sequence[int]:
        """The ids of the uploads that another policy has decided; of 8 bytes each."""
        version = UploadRow.policy_version
        other = or_(version.is_(None), version != self._policy.version)
        scored = UploadRow.status.in_(DECIDED), UploadRow.score_id.is_not(None)
        query = select(UploadRow.id).where(UploadRow.wiki == self._wiki, *scored, other)
        with self._database.read() as session:
            return array("q", session.scalars(query.execution_options(yield_per=READ)))

    def decide(self, ids: Sequence[int]) -> list[Redecision]:
        """Those of them that have a score still, as they would be decided now."""
        with self._database.read() as session:
            rows = session.execute(
                select(UploadRow, ScoreRow, ModelRow)
                .join(ScoreRow, UploadRow.score_id == ScoreRow.id)
                .join(ModelRow, ScoreRow.model_id == ModelRow.id)
                .options(selectinload(ScoreRow.frames))
                .where(UploadRow.id.in_(ids), UploadRow.status.in_(DECIDED))
                .order_by(UploadRow.id)
            ).all()
            pages = {row.page_id for row, *_ in rows if row.page_id is not None}
            listed = {(page, sha1) for page, sha1 in session.execute(self._listed(pages))}
            return [self._redecision(*row, listed) for row in rows]

    def carry_out(self, these: Sequence[Redecision]) -> list[Redecision]:
        """Store the verdicts, and what is due or not any more; those that changed a state.

        What somebody else has decided meanwhile stays.
        """

        def work(session: Session) -> list[Redecision]:
            _note_same(session, [one for one in these if one.verdict and not one.changes])
            return [one for one in these if one.changes and self._change(session, one)]

        return self._database.write(work)

    def _change(self, session: Session, one: Redecision) -> bool:
        verdict = one.verdict
        assert verdict is not None  # noqa: S101 -- or nothing would change
        values = verdict_values(verdict)
        if wait := first_look(verdict.status, Queue.BACKLOG):  # others are looked at as before
            values["look_at"] = self._database.clock() + wait
        same = (
            UploadRow.id == one.upload_id,
            UploadRow.policy_version.is_not_distinct_from(one.version),
            UploadRow.finished_at.is_not_distinct_from(one.ended_at),
        )
        if not move(session, UploadRow, [one.before], verdict.status, *same, **values):
            return False
        wiki, now = self._wiki, self._database.clock()
        note_end(session, wiki, one.upload_id, verdict.status, now, new=False)
        if one.file is not None:
            kinds = self._kinds if verdict.status is Status.SUSPECT else frozenset()
            note_verdict(session, one.upload_id, one.file, verdict.status, kinds)
        return True

    def _listed(self, page_ids: set[int]) -> Any:
        standing = NoticeRow.wiki == self._wiki, NoticeRow.page_id.in_(page_ids)
        return select(NoticeRow.page_id, NoticeRow.sha1).where(
            *standing, NoticeRow.status.in_(LISTED)
        )

    def _redecision(
        self, row: UploadRow, score: ScoreRow, model: ModelRow, listed: set[tuple[int, str]]
    ) -> Redecision:
        file = row.page_id and File(wiki=row.wiki, page_id=row.page_id, sha1=row.sha1)
        return Redecision(
            upload_id=row.id,
            before=row.status,
            version=row.policy_version,
            ended_at=row.finished_at,
            file=file or None,
            verdict=self._verdict(score, model),
            listed=(row.page_id, row.sha1) in listed,
        )

    def _verdict(self, row: ScoreRow, model: ModelRow) -> Verdict | None:
        by = ModelId(sha256=model.sha256, preprocessing=model.preprocessing)
        if by != self._model:  # thresholds belong to a model
            return None
        score = score_of(row, by)
        return with_bytes(decide(score, self._policy), score) if self._suffices(score) else None


def _note_same(session: Session, these: Sequence[Redecision]) -> None:
    """Those whose state stays: what decided, and by which figures."""
    table: Any = UploadRow.__table__
    if not these:
        return
    rows = [
        {"of": one.upload_id, "was": one.before, "by": one.version, "at": one.ended_at}
        | verdict_values(one.verdict)
        for one in these
        if one.verdict is not None
    ]
    same = [
        column.is_not_distinct_from(bindparam(name, type_=column.type))
        for column, name in ((table.c.policy_version, "by"), (table.c.finished_at, "at"))
    ]
    guarded = table.c.id == bindparam("of"), table.c.status == bindparam("was")
    session.execute(update(table).where(*guarded, *same), rows)
