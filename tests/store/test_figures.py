from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from review.answer import Outcome
from review.measure import figures
from review.recall import recall
from store.figures import Figures
from store.readings import Readings
from store.samples import Samples
from store.session import Database
from store.tables import ModelRow, NoticeRow, ScoreRow, UploadRow
from tests.review.flagging import DAY, version
from tests.review.values import WIKI, an_answer
from tests.store.reviewed import fill, put

UPLOADS, DAYS = 200, 4
END = DAY + timedelta(days=DAYS)


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database, UPLOADS, suspects=0.3, days=DAYS)
    return database


def change(database: Database, statement: object) -> None:
    with database.engine.begin() as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def test_each_content_is_there_once_with_all_that_is_known_of_it(filled: Database) -> None:
    found = Figures(filled, WIKI).flagged(DAY)
    assert len(found) == len({one.page_id for one in found}) > 30
    one = found[0]
    with filled.read() as session:
        notices = session.query(NoticeRow).filter_by(page_id=one.page_id).all()
        upload = session.query(UploadRow).filter_by(page_id=one.page_id).one()
    assert [(n.sha1, n.written_at, n.outcome) for n in notices] == [
        (one.sha1, one.written_at, one.outcome)
    ] * 2
    assert (one.kind, one.nsfw, one.ended_at) == (upload.kind, upload.nsfw, upload.finished_at)
    assert (one.model, one.policy) == ("cascade #1", version(0.5))
    assert figures(found).reviewed == sum(it.outcome is not None for it in found) > 0


def test_what_was_answered_last_is_what_precision_is_told_by(filled: Database) -> None:
    its, later = Figures(filled, WIKI), END + timedelta(days=9)
    reviewed = [one for one in its.flagged(DAY) if one.decided_at]
    assert its.answered(1000) == its.answered(1000, active=True) == reviewed
    assert len(reviewed) > 20
    page = reviewed[7].page_id
    last = update(NoticeRow).where(NoticeRow.page_id == page).values(decided_at=later)
    change(filled, last)
    assert [one.page_id for one in its.answered(2)] == [page]
    assert Figures(filled, "otherwiki").answered(1000) == []
    change(filled, update(ModelRow).values(active=None))
    assert its.answered(1000, active=True) == []


def test_a_picture_that_moves_is_an_animation(filled: Database) -> None:
    before = {one.page_id: one.kind for one in Figures(filled, WIKI).flagged(DAY)}
    change(filled, update(UploadRow).values(second=0.6))
    for one in Figures(filled, WIKI).flagged(DAY):
        kind = before[one.page_id]
        assert one.kind == ("animation" if kind == "picture" else kind)
    assert {"picture", "video"} <= set(before.values())


def test_when_what_counts_was_answered_is_known_beside_the_first_answer(filled: Database) -> None:
    readings, hour = Readings(filled, WIKI), timedelta(hours=1)
    page = Figures(filled, WIKI).flagged(DAY)[0].page_id
    with filled.read() as session:
        [row, template] = session.query(NoticeRow).filter_by(page_id=page).order_by(NoticeRow.id)
    given = [
        an_answer(row.id, outcome=Outcome.CLEARED, at=END, revision=1),
        an_answer(template.id, outcome=Outcome.CLEARED, at=END + hour, revision=2),
        an_answer(row.id, outcome=Outcome.CONFIRMED, at=END + 2 * hour, revision=3),
    ]
    readings.record(given)
    [one] = [it for it in Figures(filled, WIKI).flagged(DAY) if it.page_id == page]
    assert (one.outcome, one.outcome_at) == (Outcome.CONFIRMED, END + 2 * hour)


def test_an_answer_that_says_nothing_of_the_content_is_a_review_too(filled: Database) -> None:
    """A file that was deleted for its licence was looked at; whether rightly listed, who knows."""
    change(filled, update(NoticeRow).values(outcome=None, decided_at=None))
    with filled.read() as session:
        row = session.query(NoticeRow).order_by(NoticeRow.id).first()
    assert row is not None
    Readings(filled, WIKI).record([an_answer(row.id, outcome=Outcome.OTHER, at=END, revision=1)])
    its = figures(Figures(filled, WIKI).flagged(DAY))
    assert (its.reviewed, its.confirmed, its.cleared) == (1, 0, 0)


def test_only_what_ended_since_then_and_on_that_wiki(filled: Database) -> None:
    all_of_it = Figures(filled, WIKI).flagged(DAY)
    later = Figures(filled, WIKI).flagged(DAY + timedelta(days=2))
    assert 0 < len(later) < len(all_of_it)
    assert min(one.ended_at for one in later) >= DAY + timedelta(days=2)
    assert Figures(filled, WIKI).flagged(END) == []
    assert Figures(filled, "another").flagged(DAY) == []


def test_models_of_one_name_are_told_apart_and_one_scores_now(filled: Database) -> None:
    other = {"id": 2, "sha256": "6" * 64, "active": None, "name": "cascade"}
    put(filled, ModelRow, [other | {"preprocessing": "p", "path": "", "registered_at": DAY}])
    change(filled, update(ScoreRow).where(ScoreRow.id <= UPLOADS // 2).values(model_id=2))
    found = Figures(filled, WIKI)
    assert {one.model for one in found.flagged(DAY)} == {"cascade #1", "cascade #2"}
    assert {one.model for one in found.flagged(DAY, active=True)} == {"cascade #1"}


def test_a_score_that_was_forgotten_leaves_the_reviews(filled: Database) -> None:
    before = Figures(filled, WIKI).flagged(DAY)
    change(filled, update(UploadRow).values(score_id=None))
    change(filled, delete(ScoreRow))
    after = Figures(filled, WIKI).flagged(DAY)
    assert len(after) == len(before)
    assert {one.model for one in after} == {"not known"}
    assert Figures(filled, WIKI).flagged(DAY, active=True) == []


def test_samples_come_with_their_days_and_answers(filled: Database) -> None:
    filled.clock = lambda: END + timedelta(hours=1)
    samples = Samples(filled, WIKI)
    assert samples.draw(2) == 2 * DAYS
    samples.answer(samples.unanswered(1)[0].id, Outcome.CONFIRMED)
    drawn = Figures(filled, WIKI).drawn(DAY, active=True)
    assert len(drawn) == 2 * DAYS
    assert [one.outcome for one in drawn if one.outcome] == [Outcome.CONFIRMED]
    assert all(one.nsfw < 0.5 and one.policy == version(0.5) for one in drawn)
    assert len(Figures(filled, WIKI).drawn(DAY + timedelta(days=3))) == 2
    assert Figures(filled, "another").drawn(DAY) == []
    found = recall(Figures(filled, WIKI).flagged(DAY), drawn)
    assert found is not None
    assert found.days == 1
