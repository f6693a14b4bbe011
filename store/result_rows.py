"""From rows to review.result's values."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from review.answer import Answer
from review.result import Posted, Result, said
from review.upload import shown_as
from store.answers import answer_of
from store.tables import AnswerRow, ModelRow, NoticeRow, ScoreRow, UploadRow

_Content = tuple[int | None, str]  # a page, and what is on it
_THEIRS = aliased(UploadRow)
_KNOWN_SINCE = (  # not the least of all, for which MariaDB would read all of theirs
    select(_THEIRS.uploaded_at)
    .where(_THEIRS.uploader == UploadRow.uploader)
    .order_by(_THEIRS.uploaded_at)
    .limit(1)
    .scalar_subquery()
    .label("uploader_known_since")
)
_AS_IT_IS = (
    "id", "wiki", "title", "sha1", "page_id", "uploader", "uploaded_at", "action", "mime",
    "status", "reason", "finished_at", "policy_version", "nsfw", "sexy",
    "second", "page", "scene_begin", "scene_end",
)  # fmt: skip
# Of uploads: what `result_of` reads of a row.
RESULTS: Select[*tuple[Any, ...]] = (
    select(
        *(getattr(UploadRow, name) for name in _AS_IT_IS),
        UploadRow.kind.label("media"),
        func.coalesce(ScoreRow.representation, UploadRow.representation).label("representation"),
        ModelRow.name.label("model"),
        ModelRow.sha256.label("model_sha256"),
        _KNOWN_SINCE,
    )
    .outerjoin(ScoreRow, UploadRow.score_id == ScoreRow.id)
    .outerjoin(ModelRow, ScoreRow.model_id == ModelRow.id)
)
_NOTICES: Select[*tuple[Any, ...]] = select(
    NoticeRow.id,
    NoticeRow.page_id,
    NoticeRow.sha1,
    NoticeRow.kind,
    NoticeRow.status,
    NoticeRow.place,
    NoticeRow.revision,
    NoticeRow.written_at,
    NoticeRow.decided_at,
)


def result_of(row: Row[Any]) -> Result:
    """One row of RESULTS, without its notices."""
    told = row._asdict()
    media = told.pop("media")
    return Result(**told, kind=media and shown_as(media, row.second))


def completed(session: Session, wiki: str, results: Sequence[Result]) -> list[Result]:
    """With the notices of each content on its page, and what people said of it."""
    pages = {one.page_id for one in results if one.page_id is not None}
    of_pages = _NOTICES.where(NoticeRow.wiki == wiki, NoticeRow.page_id.in_(pages))
    asked = {_content(one) for one in results}
    notices: dict[_Content, list[Row[Any]]] = {}
    for row in session.execute(of_pages) if pages else ():
        if _content(row) in asked:
            notices.setdefault(_content(row), []).append(row)
    answers = _answers(session, chain(*notices.values()))
    return [_with(one, notices.get(_content(one), ()), answers) for one in results]


def _answers(session: Session, notices: Iterable[Row[Any]]) -> dict[_Content, list[Answer]]:
    answered = [row.id for row in notices if row.decided_at is not None]
    query = select(*AnswerRow.__table__.columns).where(AnswerRow.notice_id.in_(answered))
    found: dict[_Content, list[Answer]] = {}
    for row in session.execute(query) if answered else ():
        found.setdefault(_content(row), []).append(answer_of(row))
    return found


def _with(
    one: Result, notices: Iterable[Row[Any]], answers: dict[_Content, list[Answer]]
) -> Result:
    posted = tuple(
        Posted(
            kind=row.kind,
            status=row.status,
            place=row.place,
            revision=row.revision,
            written_at=row.written_at,
        )
        for row in sorted(notices, key=lambda row: row.id)
    )
    return replace(one, notices=posted, said=said(answers.get(_content(one), ())))


def _content(one: Result | Row[Any]) -> _Content:
    return one.page_id, one.sha1
