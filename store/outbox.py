"""Rows of offers, written with the end of their uploads."""

from datetime import datetime

from sqlalchemy import bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from review.status import Status
from store.tables import OfferRow, UploadRow

# Made once: each upload ends, and making a statement takes longer than asking it.
_IT = OfferRow.upload_id == bindparam("ended")
_KNOWN = select(OfferRow.not_before, OfferRow.offered_at).where(_IT)
_NEW, _AGAIN = insert(OfferRow), update(OfferRow).where(_IT)
# To be read with an upload's row: whether there is an offer of it.
OFFERED = exists().where(OfferRow.upload_id == UploadRow.id).label("offered")


def note_end(
    session: Session, wiki: str, upload_id: int, status: Status, now: datetime, *, new: bool
) -> None:
    """The upload has ended: it is to be handed on, once, where it is `new` to handing on.

    What was handed on stays so, however it ends again; what was not goes by its new end, and
    keeps its place among its like.
    """
    suspect, connection = status is Status.SUSPECT, session.connection()
    known = connection.execute(_KNOWN, {"ended": upload_id}).one_or_none()
    if known is None and new:
        row = {"upload_id": upload_id, "wiki": wiki, "suspect": suspect, "not_before": now}
        connection.execute(_NEW, row)
    elif known is not None and known.offered_at is None:
        again = {"suspect": suspect, "not_before": min(known.not_before, now)}
        connection.execute(_AGAIN, {"ended": upload_id, **again})
