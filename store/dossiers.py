"""Everything that is known of one upload."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from review.score import nsfw_of, sexy_of
from store.due import NOT_SENT
from store.session import Database
from store.tables import (
    AnswerRow,
    AttemptRow,
    Base,
    EarlierScoreRow,
    ModelRow,
    NoticeRow,
    OfferRow,
    SampleRow,
    ScoreRow,
    UploadRow,
)

MOST = 20  # uploads of one title or content: of more, the latest

Told = dict[str, Any]


class Dossiers:
    """Reads one wiki's. What is told of a row are its columns, by their names."""

    def __init__(self, database: Database, wiki: str) -> None:
        self._database = database
        self._wiki = wiki

    def of_id(self, upload_id: int) -> list[Told]:
        """The upload with that number, if there is one."""
        return self._of(UploadRow.id == upload_id)

    def of_content(self, sha1: str) -> list[Told]:
        """The latest uploads of that content, latest first."""
        return self._of(UploadRow.sha1 == sha1)

    def of_title(self, title: str) -> list[Told]:
        """The latest uploads of that page, latest first."""
        return self._of(UploadRow.title == title)

    def _of(self, which: ColumnElement[bool]) -> list[Told]:
        mine = select(UploadRow).where(UploadRow.wiki == self._wiki, which)
        latest = mine.order_by(UploadRow.uploaded_at.desc(), UploadRow.id.desc()).limit(MOST)
        with self._database.read() as session:
            return [_dossier(session, row) for row in session.scalars(latest)]


def _dossier(session: Session, row: UploadRow) -> Told:
    told = _columns(row)
    told["enqueued_at"] = None if row.enqueued_at == NOT_SENT else row.enqueued_at
    of_upload = AttemptRow.upload_id == row.id
    attempts = session.scalars(select(AttemptRow).where(of_upload).order_by(AttemptRow.id))
    sample = session.scalar(select(SampleRow).where(SampleRow.upload_id == row.id))
    offer = session.get(OfferRow, row.id)
    return told | {
        "failed_attempts": [_columns(one) for one in attempts],
        "scores": _scores(session, row),
        "notices": _notices(session, row),
        "sample": sample and _columns(sample),
        "offer": offer and _columns(offer),
    }


def _scores(session: Session, row: UploadRow) -> list[Told]:
    """What each model said of the content, and before that."""
    query = (
        select(ScoreRow, ModelRow)
        .join(ModelRow, ScoreRow.model_id == ModelRow.id)
        .options(selectinload(ScoreRow.frames))
        .where(ScoreRow.sha1 == row.sha1)
        .order_by(ScoreRow.id)
    )
    return [_score(session, *both) for both in session.execute(query)]


def _score(session: Session, row: ScoreRow, model: ModelRow) -> Told:
    earlier = session.scalars(
        select(EarlierScoreRow)
        .where(EarlierScoreRow.score_id == row.id)
        .order_by(EarlierScoreRow.generation.desc())
    )
    return _columns(row) | {
        "model": model.name,
        "model_sha256": model.sha256,
        "frames": [_frame(_columns(frame)) for frame in row.frames],
        "earlier": [_earlier(one) for one in earlier],
    }


def _earlier(row: EarlierScoreRow) -> Told:
    score: Told = row.score
    frames = [_frame(frame) for frame in score["frames"]]
    told = _columns(row) | score | {"frames": frames}
    del told["score"]
    return told


def _frame(told: Told) -> Told:
    """With the two figures that count."""
    said = told["probabilities"]
    return told | {"nsfw": nsfw_of(said), "sexy": sexy_of(said)}


def _notices(session: Session, row: UploadRow) -> list[Told]:
    """Of that content on that page, whichever upload they came from."""
    same = (
        NoticeRow.wiki == row.wiki,
        NoticeRow.page_id == (row.page_id or 0),
        NoticeRow.sha1 == row.sha1,
    )
    rows = session.scalars(select(NoticeRow).where(*same).order_by(NoticeRow.id)).all()
    ids = [one.id for one in rows]
    answers = session.scalars(
        select(AnswerRow).where(AnswerRow.notice_id.in_(ids)).order_by(AnswerRow.id)
    ).all()
    return [_notice(one, answers) for one in rows]


def _notice(row: NoticeRow, answers: Sequence[AnswerRow]) -> Told:
    mine = [_columns(answer) for answer in answers if answer.notice_id == row.id]
    return _columns(row) | {"answers": mine}


def _columns(row: Base) -> Told:
    return {column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs}
