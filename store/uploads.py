"""Rows of uploads, as the pipeline sees them: claimed, noted, ended."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from review.errors import LostClaim
from review.followed import first_look
from review.notice import NoticeKind
from review.policy import Verdict
from review.ports import Claim, Fetched
from review.score import MediaScore, ModelId
from review.status import NoticeStatus, Status
from review.upload import FileFacts
from store.answers import ANSWERED, person_answered
from store.due import past
from store.rows import upload_of
from store.scores import find_score, save_score
from store.session import Database, changed_rows
from store.tables import NoticeRow, UploadRow


class Uploads:
    """Implements review.ports.Store."""

    def __init__(self, database: Database, lease: timedelta) -> None:
        self._database = database
        self._lease = lease

    def claim(self, upload_id: int) -> Claim | None:
        """Take the row by a guarded UPDATE; only one of many callers gets it."""
        token = uuid.uuid4().hex

        def work(session: Session) -> Claim | None:
            now = self._database.clock()
            guarded = (
                update(UploadRow)
                .where(
                    UploadRow.id == upload_id,
                    UploadRow.status == Status.WAITING,
                    past(UploadRow.not_before, now),
                )
                .values(
                    status=Status.SCORING,
                    token=token,
                    lease_until=now + self._lease,
                    attempts=UploadRow.attempts + 1,
                )
            )
            if changed_rows(session, guarded) != 1:
                return None
            row = session.get_one(UploadRow, upload_id)
            return Claim(
                id=row.id,
                token=token,
                attempt=row.attempts,
                upload=upload_of(row),
                crashes=row.crashes,
            )

        return self._database.write(work)

    def note_fetched(self, claim: Claim, fetched: Fetched) -> None:
        """Show what was fetched while the row is still being scored, and renew the lease."""
        values = {
            "representation": fetched.representation,
            "fetched_bytes": fetched.size,
            "lease_until": self._database.clock() + self._lease,
        }
        self._database.write(lambda session: _change(session, claim, values))

    def known_score(self, sha1: str, model: ModelId) -> MediaScore | None:
        """The stored score of that content by that model, if there is one."""
        with self._database.read() as session:
            return find_score(session, sha1, model)

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
        """Score, verdict and notices in one transaction. Raises LostClaim."""

        def work(session: Session) -> None:
            values = _verdict_values(verdict) | (_facts_values(facts) if facts else {})
            values |= {
                "status": verdict.status,
                "score_id": save_score(session, score, self._database.clock()) if score else None,
                "finished_at": self._database.clock(),
                "token": None,
                "lease_until": None,
            }
            if title:
                values["title"] = title
            if facts is not None:
                values["look_at"] = self._database.clock() + first_look(verdict.status)
            _change(session, claim, values)
            if facts is not None:
                for kind in sorted(notices):  # in one order everywhere: no deadlock
                    _add_notice(session, claim, facts, kind)

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
        values = {
            "status": Status.WAITING,
            "reason": reason,
            "not_before": self._database.clock() + delay,
            "attempts": UploadRow.attempts - int(not counted),  # claim() has counted it
            "crashes": UploadRow.crashes + int(crashed),
            "token": None,
            "lease_until": None,
        }
        self._database.write(lambda session: _change(session, claim, values))


def _change(session: Session, claim: Claim, values: Mapping[str, Any]) -> None:
    guarded = (
        update(UploadRow)
        .where(UploadRow.id == claim.id, UploadRow.token == claim.token)
        .values(**values)
    )
    if changed_rows(session, guarded) != 1:
        raise LostClaim(f"row {claim.id} was taken over by another worker")


def _verdict_values(verdict: Verdict) -> dict[str, Any]:
    names = ("reason", "policy_version", "nsfw", "sexy", "second", "page", "fingerprint")
    scene = {"scene_begin": verdict.begin, "scene_end": verdict.end}
    return {name: getattr(verdict, name) for name in names} | scene


def _facts_values(facts: FileFacts) -> dict[str, Any]:
    names = ("title", "sha1", "page_id", "mime", "kind")
    return {name: getattr(facts, name) for name in names}


def _add_notice(session: Session, claim: Claim, facts: FileFacts, kind: NoticeKind) -> None:
    """Once for a kind, page and content: a revert to what a human cleared adds nothing.

    One that was withdrawn before anybody saw it is due again, as the content is back. What
    a person has answered in another place is final here too.
    """
    wiki, page_id, sha1 = claim.upload.wiki, facts.page_id, facts.sha1
    answered = person_answered(session, wiki, page_id, sha1)  # first: the row is as it is then
    row = session.scalar(
        select(NoticeRow).where(
            NoticeRow.wiki == wiki,
            NoticeRow.page_id == page_id,
            NoticeRow.sha1 == sha1,
            NoticeRow.kind == kind,
        )
    )
    if row is None:
        session.add(
            NoticeRow(
                upload_id=claim.id,
                wiki=wiki,
                page_id=page_id,
                sha1=sha1,
                kind=kind,
                status=NoticeStatus.DECLINED if answered else NoticeStatus.DUE,
                reason=ANSWERED if answered else "",
            )
        )
    elif row.status is NoticeStatus.WITHDRAWN:
        row.status, row.reason, row.upload_id = NoticeStatus.DUE, "", claim.id
