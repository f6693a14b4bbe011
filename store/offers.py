"""What is to be handed on to the next annotator, and what was."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, contains_eager

from review.clock import is_recent
from review.offer import Look, Offer, place_of
from review.score import ModelId
from review.status import FINAL, Status
from store.due import past
from store.leases import Leases
from store.rows import offer_of
from store.scores import frame_of
from store.session import Database
from store.tables import FrameRow, ModelRow, OfferRow, ScoreRow, UploadRow

AGAIN = timedelta(minutes=10)  # what is being scored anew is looked at; its end makes it due
LOOKED_AT = 100  # rows, to find what is due among what is being scored anew


def lease_of(wiki: str) -> str:
    """The name of the lease under which one process hands on."""
    return f"annotator {wiki}"[:64]


class Offers:
    """Implements review.ports.Offers for one process, which it names in the lease."""

    def __init__(self, database: Database, lease: timedelta, wiki: str) -> None:
        self._database = database
        self._wiki = wiki
        self._lease = lease_of(wiki)
        self._leases = Leases(database, lease)
        self._fresh = lease / 4  # for so long it need not be renewed
        self._held_at: datetime | None = None

    def hold_lease(self) -> bool:
        """Take the lease when it is free or over, renew it when it is ours.

        It is asked before each offer, and is there for most of its length at least.
        """
        now = self._database.clock()
        if not is_recent(self._held_at, now, self._fresh):
            self._held_at = now if self._leases.hold(self._lease) else None
        return self._held_at is not None

    def note_idle(self, why: str) -> None:
        """Beside the lease, if it is ours."""
        self._leases.note_idle(self._lease, why)

    def drop_lease(self) -> None:
        """Give it back; another's stays."""
        self._held_at = None
        self._leases.drop(self._lease)

    def due(self, limit: int) -> list[Offer]:
        """What is to be offered now, in its order."""
        looked_at = limit
        while True:
            with self._database.read() as session:
                found = self._due(session, looked_at)
                ready = [one for one, status in found if status.final][:limit]
                offers = _offers(session, ready)
            busy = [one for one, status in found if not status.final]
            if busy:
                self._let_wait(busy)
                looked_at = max(limit, LOOKED_AT)
            if offers or not busy:
                return offers

    def note_had(self, ids: Collection[str]) -> None:
        """They have been handed on, now."""
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for place in filter(None, map(place_of, ids)):
            numbers[place[0]].append(place[1])
        if self._wiki in numbers:
            these = UploadRow.wiki == self._wiki, UploadRow.log_id.in_(numbers[self._wiki])
            with self._database.read() as session:
                rows = session.scalars(select(UploadRow.id).where(*these)).all()
            now = self._database.clock()
            self._change(OfferRow.upload_id.in_(rows), offered_at=now, reason="")

    def put_off(self, offers: Collection[Offer], reason: str, delay: timedelta) -> None:
        """They were not taken."""
        these = OfferRow.upload_id.in_([offer.upload_id for offer in offers])
        later = self._database.clock() + delay
        attempts = OfferRow.attempts + 1
        self._change(these, attempts=attempts, reason=reason, not_before=later)

    def _let_wait(self, upload_ids: Sequence[int]) -> None:
        """Not offered while they are scored anew; one that has ended just now is due."""
        these = UploadRow.id.in_(upload_ids), UploadRow.status.not_in(FINAL)
        later = self._database.clock() + AGAIN
        self._change(OfferRow.upload_id.in_(select(UploadRow.id).where(*these)), not_before=later)

    def _due(self, session: Session, limit: int) -> list[tuple[int, Status]]:
        """The first that are due, with the status of their upload."""
        found: list[tuple[int, Status]] = []
        for suspect in (True, False):
            query = (
                select(OfferRow.upload_id, UploadRow.status)
                .join(OfferRow.upload)
                .where(OfferRow.wiki == self._wiki, OfferRow.offered_at.is_(None))
                .where(OfferRow.suspect == suspect)
                .where(past(OfferRow.not_before, self._database.clock()))
                .order_by(OfferRow.not_before)
                .limit(limit - len(found))
            )
            if len(found) < limit:
                found += [(row.upload_id, row.status) for row in session.execute(query)]
        return found

    def _change(self, which: ColumnElement[bool], **values: Any) -> None:
        """Only of what was not handed on: that stays as it is."""
        waiting = update(OfferRow).where(which, OfferRow.offered_at.is_(None)).values(**values)
        options = {"synchronize_session": False}
        self._database.write(lambda session: session.execute(waiting, execution_options=options))


def _offers(session: Session, upload_ids: Sequence[int]) -> list[Offer]:
    """Those, in that order, each with the frame that decided; but for what just waits again."""
    # Compared within the database: it may keep fewer digits than Python has.
    here = FrameRow.second.is_not_distinct_from(UploadRow.second)
    here &= FrameRow.page.is_not_distinct_from(UploadRow.page)
    query = (
        select(OfferRow, ScoreRow.representation, ModelRow, FrameRow)
        .join(OfferRow.upload)
        .outerjoin(ScoreRow, ScoreRow.id == UploadRow.score_id)
        .outerjoin(ModelRow, ModelRow.id == ScoreRow.model_id)
        .outerjoin(FrameRow, (FrameRow.score_id == ScoreRow.id) & here)
        .where(OfferRow.upload_id.in_(upload_ids), UploadRow.status.in_(FINAL))
        .order_by(FrameRow.number.desc())  # of several such frames the first comes last, and stays
        .options(contains_eager(OfferRow.upload))
    )
    offers = {
        row.upload_id: offer_of(row, _look(seen_in, model, frame))
        for row, seen_in, model, frame in session.execute(query)
    }
    return [offers[upload_id] for upload_id in upload_ids if upload_id in offers]


def _look(seen_in: str | None, model: ModelRow | None, frame: FrameRow | None) -> Look | None:
    if model is None:
        return None
    return Look(
        model=ModelId(sha256=model.sha256, preprocessing=model.preprocessing),
        representation=seen_in or "",
        frame=None if frame is None else frame_of(frame),
    )
