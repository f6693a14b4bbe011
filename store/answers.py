"""What people answered: a history that only grows, and what it comes to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from review.answer import Answer, standing
from review.status import NoticeStatus
from store.tables import AnswerRow, NoticeRow
from store.transitions import move

ANSWERED = "a person has answered already"
LONGEST = 200  # characters of a decision, for hints


def record(session: Session, answers: Sequence[Answer], now: datetime) -> None:
    """Add what is new, and to each notice what all answers to it come to."""
    rows = session.scalars(
        select(NoticeRow)
        .where(NoticeRow.id.in_({one.notice_id for one in answers}))
        .order_by(NoticeRow.id)
        .with_for_update()  # what all of it comes to is for one reader at a time to say
    ).all()
    for row in rows:
        _add(session, row, [one for one in answers if one.notice_id == row.id], now)


def _add(session: Session, row: NoticeRow, answers: Sequence[Answer], now: datetime) -> None:
    before = session.scalars(select(AnswerRow).where(AnswerRow.notice_id == row.id)).all()
    known = {(one.source, one.revision) for one in before}
    new = {(a.source, a.revision): a for a in answers if (a.source, a.revision) not in known}
    if not new:
        return
    session.add_all(_answer_row(row, one, now) for one in new.values())
    stands = standing([*map(answer_of, before), *new.values()])
    row.decision = stands.decision and stands.decision[:LONGEST]
    row.outcome, row.decided_at = stands.outcome, stands.decided_at
    if stands.decided_at is not None:
        _decline_others(session, row.wiki, row.page_id, row.sha1)


def person_answered(session: Session, wiki: str, page_id: int, sha1: str) -> bool:
    """Whether anybody has answered to a notice of that content on that page.

    Until the transaction ends no answer to it is recorded: one that just was is waited for.
    """
    answers = session.scalars(
        select(NoticeRow.decided_at)
        .where(NoticeRow.wiki == wiki, NoticeRow.page_id == page_id, NoticeRow.sha1 == sha1)
        .with_for_update()
    ).all()
    return any(decided_at is not None for decided_at in answers)


def decline_if_answered(session: Session, wiki: str, page_id: int, sha1: str) -> bool:
    """Of what was being written when the answer was read, and is not any more."""
    answered = person_answered(session, wiki, page_id, sha1)
    if answered:
        _decline_others(session, wiki, page_id, sha1)
    return answered


def _decline_others(session: Session, wiki: str, page_id: int, sha1: str) -> None:
    """What was answered in one place is not written in another."""
    same = NoticeRow.wiki == wiki, NoticeRow.page_id == page_id, NoticeRow.sha1 == sha1
    unwritten = NoticeStatus.DUE, NoticeStatus.WITHDRAWN
    move(session, NoticeRow, unwritten, NoticeStatus.DECLINED, *same, reason=ANSWERED)


def answer_of(row: AnswerRow | Row[Any]) -> Answer:
    """One row of the history; of a row with its columns."""
    return Answer(
        notice_id=row.notice_id,
        source=row.source,
        outcome=row.outcome,
        words=row.words,
        who=row.who,
        at=row.at,
        revision=row.revision,
    )


def _answer_row(notice: NoticeRow, answer: Answer, now: datetime) -> AnswerRow:
    return AnswerRow(
        notice_id=notice.id,
        wiki=notice.wiki,
        page_id=notice.page_id,
        sha1=notice.sha1,
        source=answer.source,
        outcome=answer.outcome,
        words=answer.words,
        who=answer.who,
        at=answer.at,
        revision=answer.revision,
        read_at=now,
    )
