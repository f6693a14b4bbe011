"""Rows of uploads, as the pipeline sees them: claimed, noted, ended."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update
from sqlalchemy.orm import Session

from review.errors import LostClaim
from review.followed import first_look
from review.notice import NoticeKind
from review.policy import Verdict
from review.ports import Claim, Fetched
from review.score import MediaScore, ModelId
from review.status import Status
from review.upload import FileFacts
from store.arising import file_of, note_verdict
from store.attempts import note_attempts
from store.due import NOT_SENT, at, past_then
from store.outbox import note_end
from store.rows import OF_UPLOAD, upload_of
from store.scores import find_score, save_score
from store.session import Database
from store.tables import UploadRow
from store.transitions import Move

# Made once: what every file does, and making a statement takes longer than asking it.
_MINE = UploadRow.id == bindparam("claimed"), UploadRow.token == bindparam("by")
_CLAIM = Move(
    UploadRow,
    [Status.WAITING],
    UploadRow.id == bindparam("wanted"),
    past_then(UploadRow.not_before),
    attempts=UploadRow.attempts + 1,
)
_CLAIMED: Select[*tuple[Any, ...]] = select(
    UploadRow.id,
    UploadRow.token,
    UploadRow.attempts,
    UploadRow.crashes,
    UploadRow.generation,
    UploadRow.queue,
    *OF_UPLOAD,
).where(*_MINE)
_NOTE = update(UploadRow).where(*_MINE)
_END = Move(UploadRow, [Status.SCORING], *_MINE)
_TAKEN_OVER = "row {} was taken over by another worker"


class Uploads:
    """Implements review.ports.Store."""

    def __init__(self, database: Database, lease: timedelta, *, hand_on: bool = False) -> None:
        """With `hand_on`, each upload that ends is to be handed on, once."""
        self._database = database
        self._lease = lease
        self._hand_on = hand_on

    def claim(self, upload_id: int) -> Claim | None:
        """Take the row while it waits; only one of many callers gets it."""
        token = uuid.uuid4().hex

        def work(session: Session) -> Claim | None:
            now = self._database.clock()
            due = {"wanted": upload_id, **at(now)}
            _CLAIM.run(session, Status.SCORING, due, token=token, lease_until=now + self._lease)
            # It is ours, too, when only the answer to an earlier try was lost.
            mine = {"claimed": upload_id, "by": token}
            row = session.connection().execute(_CLAIMED, mine).one_or_none()
            return None if row is None else _claim(row)

        return self._database.write(work)

    def note_fetched(self, claim: Claim, fetched: Fetched) -> None:
        """Show what was fetched while the row is still being scored, and renew the lease."""
        values = {
            "representation": fetched.representation,
            "fetched_bytes": fetched.size,
            "lease_until": self._database.clock() + self._lease,
        }

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
        title: str = "",
    ) -> None:
        """Score, verdict, notices and offer in one transaction. Raises LostClaim."""

        def work(session: Session) -> None:
            now = self._database.clock()
            values = verdict_values(verdict) | (_facts_values(facts) if facts else {})
            values["finished_at"] = now
            values["score_id"] = (
                save_score(session, score, now, claim.generation) if score else None
            )
            if title:
                values["title"] = title
            if facts is not None:
                wait = first_look(verdict.status, claim.queue)
                values["look_at"] = None if wait is None else now + wait
            _let_go(session, claim, _END, verdict.status, **values)
            wiki = claim.upload.wiki
            note_end(session, wiki, claim.id, verdict.status, now, new=self._hand_on)
            if (file := file_of(session, wiki, claim.id, facts)) is not None:
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
            _let_go(session, claim, again, Status.WAITING, **waits)

        self._database.write(work)


def _claim(row: Row[Any]) -> Claim:
    return Claim(
        id=row.id,
        token=row.token,
        attempt=row.attempts,
        upload=upload_of(row),
        crashes=row.crashes,
        generation=row.generation,
        queue=row.queue,
    )


def _claimed(claim: Claim) -> dict[str, Any]:
    return {"claimed": claim.id, "by": claim.token}


def _let_go(session: Session, claim: Claim, move: Move, to: Status, **values: Any) -> None:
    if not move.run(session, to, _claimed(claim), token=None, lease_until=None, **values):
        raise LostClaim(_TAKEN_OVER.format(claim.id))


def verdict_values(verdict: Verdict) -> dict[str, Any]:
    """What a row keeps of its verdict, beside the status."""
    names = ("reason", "policy_version", "nsfw", "sexy", "second", "page", "fingerprint")
    scene = {"scene_begin": verdict.begin, "scene_end": verdict.end}
    return {name: getattr(verdict, name) for name in names} | scene


def _facts_values(facts: FileFacts) -> dict[str, Any]:
    names = ("title", "sha1", "page_id", "mime", "kind")
    return {name: getattr(facts, name) for name in names}
