"""Scores of contents: one for a content and model, shared by all uploads of it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.score import FrameScore, MediaScore, ModelId, Opinion
from store.tables import FrameRow, ModelRow, ScoreRow


def find_score(session: Session, sha1: str, model: ModelId) -> MediaScore | None:
    """What this very model said of this content, if it ever saw it."""
    row = session.scalar(
        select(ScoreRow)
        .join(ModelRow, ScoreRow.model_id == ModelRow.id)
        .where(ScoreRow.sha1 == sha1, *_is(model))
    )
    if row is None:
        return None
    return MediaScore(
        sha1=row.sha1,
        model=model,
        representation=row.representation,
        fetched_bytes=row.fetched_bytes,
        frames=tuple(map(_frame, row.frames)),
        bytes_are=row.bytes_are,
    )


def save_score(session: Session, score: MediaScore, now: datetime) -> int:
    """The id of the score's row; a twin that came first is kept, for it says the same."""
    model_id = session.scalars(select(ModelRow.id).where(*_is(score.model))).one()
    known = session.scalar(
        select(ScoreRow.id).where(ScoreRow.sha1 == score.sha1, ScoreRow.model_id == model_id)
    )
    if known is not None:
        return known
    row = ScoreRow(
        sha1=score.sha1,
        model_id=model_id,
        representation=score.representation,
        fetched_bytes=score.fetched_bytes,
        scored_at=now,
        bytes_are=score.bytes_are,
        frames=_frame_rows(score),
    )
    session.add(row)
    session.flush()
    return row.id


def _frame(row: FrameRow) -> FrameScore:
    return FrameScore(
        scene=row.scene,
        second=row.second,
        page=row.page,
        probabilities=row.probabilities,
        opinions=tuple(Opinion(**opinion) for opinion in row.opinions or ()),
        doubt=row.doubt,
        fingerprint=row.fingerprint,
    )


def _frame_rows(score: MediaScore) -> list[FrameRow]:
    return [
        FrameRow(
            number=number,
            scene=frame.scene,
            second=frame.second,
            page=frame.page,
            probabilities=dict(frame.probabilities),
            opinions=[asdict(opinion) for opinion in frame.opinions] or None,
            doubt=frame.doubt,
            fingerprint=frame.fingerprint,
        )
        for number, frame in enumerate(score.frames)
    ]


def _is(model: ModelId) -> tuple[Any, Any]:
    return ModelRow.sha256 == model.sha256, ModelRow.preprocessing == model.preprocessing
