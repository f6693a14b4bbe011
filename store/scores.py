"""Scores of contents: one for a content and model, shared by all uploads of it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from review.score import Footage, FrameScore, MediaScore, ModelId, Opinion, Scene
from store.tables import EarlierScoreRow, FrameRow, ModelRow, ScoreRow, UploadRow

# Made once: what every file does, and making a statement takes longer than asking it.
_IT = ModelRow.sha256 == bindparam("model"), ModelRow.preprocessing == bindparam("prepared")
_CONTENT = ScoreRow.sha1 == bindparam("content")
_SCORES = select(ScoreRow.id).join(ModelRow, ScoreRow.model_id == ModelRow.id).where(*_IT)
_FOUND = _SCORES.where(_CONTENT, ScoreRow.generation >= bindparam("since"))
_NEW, _NEW_FRAMES = insert(ScoreRow), insert(FrameRow)
# To be read with an upload's row: whether its content has a score that is new enough, and
# what save_score() has to know.
KNOWN = (
    _SCORES.where(ScoreRow.sha1 == UploadRow.sha1, ScoreRow.generation >= UploadRow.generation)
    .scalar_subquery()
    .label("known_id")
)
BEFORE = (
    select(ModelRow.id).where(*_IT).scalar_subquery().label("model_id"),
    _SCORES.where(_CONTENT).scalar_subquery().label("score_id"),
)


def asked_of(model: ModelId | None, sha1: str | None = None) -> dict[str, Any]:
    """The parameters of what is asked about a model's score, here and in others' statements."""
    if model is None:
        return {"content": sha1, "model": "", "prepared": ""}
    return {"content": sha1, "model": model.sha256, "prepared": model.preprocessing}


def find_score(
    session: Session, sha1: str, model: ModelId, generation: int = 0
) -> MediaScore | None:
    """What this very model said of this content, if it saw it in that generation or later."""
    asked = asked_of(model, sha1) | {"since": generation}
    known_id = session.connection().scalar(_FOUND, asked)
    return None if known_id is None else score_with(session, known_id, model)


def score_with(session: Session, score_id: int, model: ModelId) -> MediaScore:
    """The score of that id, which is that model's."""
    return score_of(session.get_one(ScoreRow, score_id), model)


def save_score(
    session: Session, score: MediaScore, now: datetime, before: Row[Any], generation: int = 0
) -> int:
    """The id of the score's row; a twin that came first stays, unless this one says more.

    One of an earlier generation makes room, and is kept beside it. `before` has what BEFORE
    reads. Raises LookupError for a model that is not registered.
    """
    if before.model_id is None:
        raise LookupError(f"no model is registered with the sha256 {score.model.sha256}")
    if before.score_id is not None:
        _renew(session, session.get_one(ScoreRow, before.score_id), score, now, generation)
        return int(before.score_id)
    row = {"sha1": score.sha1, "model_id": before.model_id, "generation": generation}
    new_id: int = session.connection().execute(_NEW, row | _values(score, now)).lastrowid
    _add_frames(session, new_id, score)
    return new_id


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
