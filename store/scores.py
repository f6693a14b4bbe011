"""Scores of contents: one for a content and model, shared by all uploads of it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from review.score import Footage, FrameScore, MediaScore, ModelId, Opinion, Scene
from store.tables import EarlierScoreRow, FrameRow, ModelRow, ScoreRow

# Made once: what every file does, and making a statement takes longer than asking it.
_IT = ModelRow.sha256 == bindparam("model"), ModelRow.preprocessing == bindparam("prepared")
_FOUND = (
    select(ScoreRow.id)
    .join(ModelRow, ScoreRow.model_id == ModelRow.id)
    .where(ScoreRow.sha1 == bindparam("content"), ScoreRow.generation >= bindparam("since"), *_IT)
)
_KNOWN = (
    select(ModelRow.id, ScoreRow.id)
    .outerjoin(
        ScoreRow,
        and_(ScoreRow.model_id == ModelRow.id, ScoreRow.sha1 == bindparam("content")),
    )
    .where(*_IT)
)
_NEW, _NEW_FRAMES = insert(ScoreRow), insert(FrameRow)


def find_score(
    session: Session, sha1: str, model: ModelId, generation: int = 0
) -> MediaScore | None:
    """What this very model said of this content, if it saw it in that generation or later."""
    asked = _asked(sha1, model) | {"since": generation}
    row = _row(session, session.connection().scalar(_FOUND, asked))
    return None if row is None else score_of(row, model)


def save_score(session: Session, score: MediaScore, now: datetime, generation: int = 0) -> int:
    """The id of the score's row; a twin that came first stays, unless this one says more.

    One of an earlier generation makes room, and is kept beside it.
    """
    connection = session.connection()
    asked = _asked(score.sha1, score.model)
    model_id, known_id = connection.execute(_KNOWN, asked).one()
    known = _row(session, known_id)
    if known is not None:
        _renew(session, known, score, now, generation)
        return known.id
    row = {"sha1": score.sha1, "model_id": model_id, "generation": generation}
    new_id: int = connection.execute(_NEW, row | _values(score, now)).lastrowid
    _add_frames(session, new_id, score)
    return new_id


def _row(session: Session, score_id: int | None) -> ScoreRow | None:
    return None if score_id is None else session.get(ScoreRow, score_id)


def _renew(
    session: Session, known: ScoreRow, score: MediaScore, now: datetime, generation: int
) -> None:
    before = score_of(known, score.model)
    anew = generation > known.generation
    if anew:
        session.add(_earlier(known, before))
        known.generation = generation
    if anew or score.thoroughness > before.thoroughness:
        for name, value in _values(score, now).items():
            setattr(known, name, value)
        session.execute(delete(FrameRow).where(FrameRow.score_id == known.id))
        _add_frames(session, known.id, score)


def _asked(sha1: str, model: ModelId) -> dict[str, Any]:
    return {"content": sha1, "model": model.sha256, "prepared": model.preprocessing}


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


def _values(score: MediaScore, now: datetime) -> dict[str, Any]:
    return {
        "representation": score.representation,
        "fetched_bytes": score.fetched_bytes,
        "scored_at": now,
        "bytes_are": score.bytes_are,
        "scenes": [asdict(scene) for scene in score.scenes] or None,
        "footage": None if score.footage is None else asdict(score.footage),
    }


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


def _add_frames(session: Session, score_id: int, score: MediaScore) -> None:
    frames = [
        {
            "score_id": score_id,
            "number": number,
            "scene": frame.scene,
            "second": frame.second,
            "page": frame.page,
            "probabilities": dict(frame.probabilities),
            "opinions": [asdict(opinion) for opinion in frame.opinions] or None,
            "doubt": frame.doubt,
            "fingerprint": frame.fingerprint,
            "spare": frame.spare,
        }
        for number, frame in enumerate(score.frames)
    ]
    if frames:
        session.connection().execute(_NEW_FRAMES, frames)
