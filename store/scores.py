"""Scores of contents: one for a content and model, shared by all uploads of it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from review.score import Footage, FrameScore, MediaScore, ModelId, Opinion, Scene
from store.tables import EarlierScoreRow, FrameRow, ModelRow, ScoreRow


def find_score(
    session: Session, sha1: str, model: ModelId, generation: int = 0
) -> MediaScore | None:
    """What this very model said of this content, if it saw it in that generation or later."""
    row = session.scalar(
        select(ScoreRow)
        .join(ModelRow, ScoreRow.model_id == ModelRow.id)
        .where(ScoreRow.sha1 == sha1, ScoreRow.generation >= generation, *_is(model))
    )
    return None if row is None else score_of(row, model)


def save_score(session: Session, score: MediaScore, now: datetime, generation: int = 0) -> int:
    """The id of the score's row; a twin that came first stays, unless this one says more.

    One of an earlier generation makes room, and is kept beside it.
    """
    model_id = session.scalars(select(ModelRow.id).where(*_is(score.model))).one()
    known = session.scalar(
        select(ScoreRow).where(ScoreRow.sha1 == score.sha1, ScoreRow.model_id == model_id)
    )
    if known is not None:
        before = score_of(known, score.model)
        anew = generation > known.generation
        if anew:
            session.add(_earlier(known, before))
            known.generation = generation
        if anew or score.thoroughness > before.thoroughness:
            session.execute(delete(FrameRow).where(FrameRow.score_id == known.id))
            session.expire(known, ["frames"])
            _fill(known, score, now)
        return known.id
    row = ScoreRow(sha1=score.sha1, model_id=model_id, generation=generation)
    _fill(row, score, now)
    session.add(row)
    session.flush()
    return row.id


def score_of(row: ScoreRow, model: ModelId) -> MediaScore:
    """All that the row and its frames say."""
    return MediaScore(
        sha1=row.sha1,
        model=model,
        representation=row.representation,
        fetched_bytes=row.fetched_bytes,
        frames=tuple(map(frame_of, row.frames)),
        bytes_are=row.bytes_are,
        scenes=tuple(Scene(**scene) for scene in row.scenes or ()),
        footage=None if row.footage is None else Footage(**row.footage),
    )


def _earlier(row: ScoreRow, score: MediaScore) -> EarlierScoreRow:
    return EarlierScoreRow(
        score_id=row.id,
        generation=row.generation,
        scored_at=row.scored_at,
        score=asdict(score),
    )


def _fill(row: ScoreRow, score: MediaScore, now: datetime) -> None:
    row.representation, row.fetched_bytes = score.representation, score.fetched_bytes
    row.scored_at, row.bytes_are = now, score.bytes_are
    row.scenes = [asdict(scene) for scene in score.scenes] or None
    row.footage = None if score.footage is None else asdict(score.footage)
    row.frames = _frame_rows(score)


def frame_of(row: FrameRow) -> FrameScore:
    """What was said of that frame."""
    return FrameScore(
        scene=row.scene,
        second=row.second,
        page=row.page,
        probabilities=row.probabilities,
        opinions=tuple(Opinion(**opinion) for opinion in row.opinions or ()),
        doubt=row.doubt,
        fingerprint=row.fingerprint,
        spare=row.spare,
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
            spare=frame.spare,
        )
        for number, frame in enumerate(score.frames)
    ]


def _is(model: ModelId) -> tuple[Any, Any]:
    return ModelRow.sha256 == model.sha256, ModelRow.preprocessing == model.preprocessing
