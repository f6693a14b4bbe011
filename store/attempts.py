"""Attempts that did not end their upload, for whoever asks what happened to it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from store.tables import AttemptRow, UploadRow

DIED = "its worker died, or took longer than its lease"


def note_attempts(session: Session, upload_ids: Collection[int], now: datetime, why: str) -> None:
    """The latest attempt at each of those uploads has not ended it, for that reason."""
    columns = ["upload_id", "generation", "number", "at", "reason"]
    kinds = AttemptRow.__table__.c
    latest = select(
        UploadRow.id,
        UploadRow.generation,
        UploadRow.attempts,
        literal(now, kinds.at.type),
        literal(why, kinds.reason.type),
    ).where(UploadRow.id.in_(upload_ids))
    if upload_ids:
        session.execute(insert(AttemptRow).from_select(columns, latest))
