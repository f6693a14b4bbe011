"""What a model on trial said, and how that compares with what the active one did."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased, selectinload

from review.answer import Outcome
from review.comparison import Pair
from review.policy import Policy, decide
from review.promotion import Registered
from review.score import MediaScore
from review.status import Status
from review.upload import Queue
from store.models import row_of
from store.scores import BEFORE, asked_of, save_score, score_of
from store.session import Database
from store.tables import NoticeRow, SampleRow, ScoreRow, UploadRow

BATCH = 500
_MINE, _ITS = aliased(ScoreRow), aliased(ScoreRow)

Suffices = Callable[[MediaScore], bool]


class Trials:
    """Of one wiki's uploads. Scores of a trial are rows of their model's own."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def keep(self, score: MediaScore, generation: int) -> None:
        """Store what it said; no upload's row is touched. Raises LookupError, as save_score.

        What decides some upload already, since that model was active before, stays as it is.
        """

        def work(session: Session) -> None:
            asked = asked_of(score.model, score.sha1)
            query: Select[Any] = select(*BEFORE)
            before = session.execute(query, asked).one()
            decides = select(UploadRow.id).where(UploadRow.score_id == before.score_id).limit(1)
            if before.score_id is not None and session.scalar(decides) is not None:
                return
            save_score(session, score, self._database.clock(), before, generation)

        self._database.write(work)

    def pairs(
        self,
        active: Registered,
        shadow: Registered,
        since: datetime,
        *,
        policy: Policy,
        suffices: Suffices,
    ) -> Iterator[Pair]:
        """Each fresh upload that the active one decided since then, the oldest first.

        `policy` and `suffices` are the other's: whether they can decide upon what it said.
        """
        last: tuple[datetime, int] = (since, 0)
        while True:
            with self._database.read() as session:
                rows = session.execute(self._after(session, active, shadow, last)).all()
                said = _outcomes(session, self._wiki, [upload for upload, _ in rows])
                found = [_pair(one, its, shadow, said, policy, suffices) for one, its in rows]
            yield from found
            if len(rows) < BATCH:
                return
            last = rows[-1][0].finished_at, rows[-1][0].id

    def _after(
        self, session: Session, active: Registered, shadow: Registered, last: tuple[datetime, int]
    ) -> Select[*tuple[Any, ...]]:
        one, other = row_of(session, active.id), row_of(session, shadow.id)
        at, number = UploadRow.finished_at, UploadRow.id
        decided = UploadRow.status.in_((Status.CLEAR, Status.SUSPECT))
        mine = UploadRow.wiki == self._wiki, decided, UploadRow.queue == Queue.FRESH
        theirs = and_(_ITS.sha1 == UploadRow.sha1, _ITS.model_id == (other.id if other else 0))
        later = at >= last[0], (at > last[0]) | (number > last[1])
        return (
            select(UploadRow, _ITS)
            .join(_MINE, UploadRow.score_id == _MINE.id)
            .outerjoin(_ITS, theirs)
            .options(selectinload(_ITS.frames))
            .where(*mine, *later, _MINE.model_id == (one.id if one else 0))
            .order_by(at, number)
            .limit(BATCH)
        )


def _outcomes(
    session: Session, wiki: str, uploads: Sequence[UploadRow]
) -> dict[Any, Outcome | None]:
    """What people said of these contents on their pages, or of those drawn as samples."""
    pages = {row.page_id for row in uploads if row.page_id is not None}
    of_pages = NoticeRow.wiki == wiki, NoticeRow.page_id.in_(pages), NoticeRow.outcome.is_not(None)
    notices = select(NoticeRow.page_id, NoticeRow.sha1, NoticeRow.outcome).where(*of_pages)
    drawn = SampleRow.upload_id.in_([row.id for row in uploads]), SampleRow.outcome.is_not(None)
    samples = select(SampleRow.upload_id, SampleRow.outcome).where(*drawn)
    found: dict[Any, Any] = {one.upload_id: one.outcome for one in session.execute(samples)}
    for page, sha1, said in session.execute(notices.order_by(NoticeRow.id)):
        if found.get((page, sha1)) in (None, Outcome.OTHER):
            found[page, sha1] = said
    return found


def _pair(
    upload: UploadRow,
    its: ScoreRow | None,
    shadow: Registered,
    said: dict[Any, Outcome | None],
    policy: Policy,
    suffices: Suffices,
) -> Pair:
    score = None if its is None else score_of(its, shadow.id)
    verdict = decide(score, policy) if score and suffices(score) else None
    decided = verdict if verdict and verdict.status is not Status.UNKNOWN else None
    return Pair(
        title=upload.title,
        old=upload.nsfw or 0.0,
        old_flags=upload.status is Status.SUSPECT,
        seen=score is not None,
        new=None if decided is None else decided.nsfw,
        new_flags=None if decided is None else decided.status is Status.SUSPECT,
        outcome=said.get((upload.page_id, upload.sha1)) or said.get(upload.id),
    )
