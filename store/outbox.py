"""Rows of offers, written with the end of their uploads."""

from datetime import datetime

from sqlalchemy.orm import Session

from review.status import Status
from store.tables import OfferRow


def note_end(
    session: Session, wiki: str, upload_id: int, status: Status, now: datetime, *, new: bool
) -> None:
    """The upload has ended: it is to be handed on, once, where it is `new` to handing on.

    What was handed on stays so, however it ends again; what was not goes by its new end, and
    keeps its place among its like.
    """
    suspect = status is Status.SUSPECT
    row = session.get(OfferRow, upload_id)
    if row is None and new:
        session.add(OfferRow(upload_id=upload_id, wiki=wiki, suspect=suspect, not_before=now))
    elif row is not None and row.offered_at is None:
        row.suspect, row.not_before = suspect, min(row.not_before, now)
