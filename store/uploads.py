"""Rows of uploads, as the pipeline sees them: claimed, noted, ended."""

import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy.orm import Session

from review.errors import LostClaim
from review.followed import first_look
from review.notice import NoticeKind
from review.policy import Verdict
from review.ports import Claim, Fetched
from review.score import MediaScore, ModelId
from review.status import Status
from review.upload import FileFacts
from store.arising import DUE, file_of, note_verdict
from store.attempts import note_attempts
from store.columns import facts_values, fetched_values, verdict_values
from store.due import NOT_SENT, at, past_then
from store.outbox import OFFERED, note_end
from store.rows import OF_UPLOAD, upload_of
from store.scores import BEFORE, KNOWN, asked_of, find_score, save_score, score_with
from store.session import Database
from store.tables import UploadRow
from store.transitions import Move

# Made once: what every file does, and making a statement takes longer than asking it.
_MINE = UploadRow.id == bindparam("claimed"), UploadRow.token == bindparam("by")
_TOLD = (
    UploadRow.attempts,
    UploadRow.crashes,
    UploadRow.generation,
    UploadRow.queue,
    *OF_UPLOAD,
    KNOWN,
)
_CLAIM = Move(
    UploadRow,
    [Status.WAITING],
    UploadRow.id == bindparam("wanted"),
    past_then(UploadRow.not_before),
    reads=_TOLD,
    attempts=UploadRow.attempts + 1,
)
_CLAIMED = select(UploadRow.id, *_TOLD).where(*_MINE)
_NOTE = update(UploadRow).where(*_MINE)
_END = Move(
    UploadRow,
    [Status.SCORING],
    *_MINE,
    reads=(UploadRow.page_id, UploadRow.sha1, *BEFORE, DUE, OFFERED),
)
_FREE = {"token": None, "lease_until": None}
_TAKEN_OVER = "row {} was taken over by another worker"


class Uploads:
    """Implements review.ports.Store."""

    def __init__(self, database: Database, lease: timedelta, *, hand_on: bool = False) -> None:
        """With `hand_on`, each upload that ends is to be handed on, once."""
        self._database = database
        self._lease = lease
        self._hand_on = hand_on

    def claim(self, upload_id: int, model: ModelId | None = None) -> Claim | None:
        """Take the row while it waits; only one of many callers gets it."""
        token = uuid.uuid4().hex

        def work(session: Session) -> Claim | None:
            now = self._database.clock()
            due = {"wanted": upload_id, **at(now), **asked_of(model)}
            values = {"token": token, "lease_until": now + self._lease}
            for row in _CLAIM.run(session, Status.SCORING, due, **values):
                return _claim(row, token, row.attempts + 1, _known(session, row, model))
            # It is ours, too, when only the answer to an earlier try was lost.
            mine = {"claimed": upload_id, "by": token, **asked_of(model)}
            for row in session.connection().execute(_CLAIMED, mine):
                return _claim(row, token, row.attempts, _known(session, row, model))
            return None

        return self._database.write(work)

    def note_fetched(self, claim: Claim, fetched: Fetched) -> None:
        """Show what was fetched while the row is still being scored, and renew the lease."""
        values = {**fetched_values(fetched), "lease_until": self._database.clock() + self._lease}

        def work(connection: Connection) -> None:
            if connection.execute(_NOTE, _claimed(claim) | values).rowcount != 1:
                raise LostClaim(_TAKEN_OVER.format(claim.id))

        self._database.write_plainly(work)

    def known_score(self, sha1: str, model: ModelId, generation: int = 0) -> MediaScore | None:
        """The stored score of that content by that model, if there is one so new."""
        with self._database.read() as session:
            return find_score(session, sha1, model, generation)

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
        """Score, verdict, notices and offer in one transaction. Raises LostClaim."""

        def work(session: Session) -> None:
            now = self._database.clock()
            row = _ours(session, claim, facts, score)
            values = verdict_values(verdict) | {"finished_at": now}
            values |= facts_values(facts) if facts else {}
            values |= fetched_values(fetched) if fetched else {}
            values["score_id"] = (
                save_score(session, score, now, row, claim.generation) if score else None
            )
            if title:
                values["title"] = title
            if facts is not None:
                wait = first_look(verdict.status, claim.queue)
                values["look_at"] = None if wait is None else now + wait
            _END.apply(session, [row], verdict.status, **_FREE, **values)
            if self._hand_on or row.offered:
                note_end(session, row.wiki, claim.id, verdict.status, now, new=self._hand_on)
            if (row.due or notices) and (file := file_of(row, facts)) is not None:
                note_verdict(session, claim.id, file, verdict.status, notices)

        self._database.write(work)

    def postpone(
        self,
        claim: Claim,
        reason: str,
        delay: timedelta,
        *,
        crashed: bool = False,
        counted: bool = True,
    ) -> None:
        """Let the row wait again, until the delay is over. Raises LostClaim."""

        def work(session: Session) -> None:
            now = self._database.clock()
            if counted:
                note_attempts(session, [claim.id], now, reason)
            again = Move(
                UploadRow,
                [Status.SCORING],
                *_MINE,
                attempts=UploadRow.attempts - int(not counted),  # claim() has counted it
                crashes=UploadRow.crashes + int(crashed),
            )
            waits = {"reason": reason, "not_before": now + delay, "enqueued_at": NOT_SENT}
            if not again.run(session, Status.WAITING, _claimed(claim), **_FREE, **waits):
                raise LostClaim(_TAKEN_OVER.format(claim.id))

        self._database.write(work)


def _claim(row: Row[Any], token: str, attempt: int, known: MediaScore | None) -> Claim:
    return Claim(
        id=row.id,
        token=token,
        attempt=attempt,
        upload=upload_of(row),
        crashes=row.crashes,
        generation=row.generation,
        queue=row.queue,
        known=known,
    )


def _known(session: Session, row: Row[Any], model: ModelId | None) -> MediaScore | None:
    if model is None or row.known_id is None:
        return None
    with suppress(TypeError):  # a newer version of this service wrote it, with words of its own
        return score_with(session, row.known_id, model)
    return None


def _claimed(claim: Claim) -> dict[str, Any]:
    return {"claimed": claim.id, "by": claim.token}


def _ours(
    session: Session, claim: Claim, facts: FileFacts | None, score: MediaScore | None
) -> Row[Any]:
    """The claim's row, locked, with what there was before of what is to be written."""
    page_id, sha1 = (facts.page_id, facts.sha1) if facts else (None, None)
    asked = {"page_id": page_id, **asked_of(score.model if score else None, sha1)}
    for row in _END.lock(session, _claimed(claim) | asked):
        return row
    raise LostClaim(_TAKEN_OVER.format(claim.id))
