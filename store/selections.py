"""Which uploads an admin means, in words that the database understands."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from review.status import STANDING, Status
from store.tables import ScoreRow, UploadRow

Which = tuple[ColumnElement[bool], ...]


def titled(titles: Collection[str]) -> Which:
    """Those of these pages."""
    return (UploadRow.title.in_(titles),)


def ended_since(when: datetime) -> Which:
    """Those that ended then or later."""
    return (UploadRow.finished_at >= when,)


def failed(words: str = "") -> Which:
    """Those that could not be scored, for a reason that has these words in it."""
    why = (UploadRow.reason.contains(words, autoescape=True),) if words else ()
    return (UploadRow.status == Status.UNKNOWN, *why)


def scored_before(when: datetime) -> Which:
    """Those whose score is from before then, whenever they were uploaded."""
    return _of_score(ScoreRow.scored_at < when)


def scored_by(model_ids: Collection[int]) -> Which:
    """Those whose score is by one of these models."""
    return _of_score(ScoreRow.model_id.in_(model_ids))


def current(*which: ColumnElement[bool]) -> Which:
    """Those that ended, are not gone, and were not followed by another upload of that title."""
    later = aliased(UploadRow)
    newer = select(later.id).where(
        later.wiki == UploadRow.wiki,
        later.title == UploadRow.title,
        later.uploaded_at > UploadRow.uploaded_at,
    )
    return UploadRow.status.in_(STANDING), ~newer.exists(), *which


def _of_score(*which: ColumnElement[bool]) -> Which:
    score = select(ScoreRow.id).where(ScoreRow.id == UploadRow.score_id, *which)
    return (score.exists(),)
