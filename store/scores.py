"""Scores of contents: one for a content and model, shared by all uploads of it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
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
    """The id of the score's row; a twin that came first stays, unless this one says more."""
    model_id = session.scalars(select(ModelRow.id).where(*_is(score.model))).one()
    known = session.scalar(
        select(ScoreRow).where(ScoreRow.sha1 == score.sha1, ScoreRow.model_id == model_id)
    )
    if known is not None:
        if _asked(score.frames) > _asked(known.frames):
            _replace(session, known, score, now)
        return known.id
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


def _asked(frames: Iterable[FrameRow | FrameScore]) -> int:
    """Of how many frames others were asked: lower thresholds ask about more."""
    return sum(bool(frame.opinions) for frame in frames)


def _replace(session: Session, row: ScoreRow, score: MediaScore, now: datetime) -> None:
    session.execute(delete(FrameRow).where(FrameRow.score_id == row.id))
    session.expire(row, ["frames"])
    row.representation, row.fetched_bytes = score.representation, score.fetched_bytes
    row.scored_at, row.bytes_are = now, score.bytes_are
    row.frames = _frame_rows(score)


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
