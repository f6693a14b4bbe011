from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from random import Random

import pytest
from sqlalchemy import delete, update

from review.answer import Outcome
from review.errors import Permanent
from review.status import Status
from review.upload import Kind
from store.samples import DAYS_BACK, Samples
from store.session import Database
from store.tables import PositionRow, SampleRow, UploadRow
from tests.review.flagging import DAY
from tests.review.values import WIKI
from tests.store.races import together_at
from tests.store.reviewed import fill

UPLOADS, DAYS = 120, 3
END = DAY + timedelta(days=DAYS)


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database, UPLOADS, suspects=0.2, days=DAYS)
    set_clock(database, END + timedelta(hours=1))
    return database


def set_clock(database: Database, time: datetime) -> None:
    database.clock = lambda: time


def rows(database: Database) -> list[SampleRow]:
    with database.read() as session:
        return session.query(SampleRow).order_by(SampleRow.id).all()


def clear(database: Database, day: datetime) -> set[int]:
    with database.read() as session:
        found = session.query(UploadRow).filter_by(status=Status.CLEAR).all()
    return {one.id for one in found if day <= (one.finished_at or day) < day + timedelta(days=1)}


def test_so_many_clear_uploads_of_each_day_that_has_ended_are_drawn(filled: Database) -> None:
    assert Samples(filled, WIKI).draw(5) == 5 * DAYS
    found = rows(filled)
    assert Counter(row.day for row in found) == {DAY + timedelta(days=n): 5 for n in range(DAYS)}
    for row in found:
        assert row.upload_id in clear(filled, row.day)
        assert row.drawn_from == len(clear(filled, row.day))


def test_a_day_is_drawn_from_once_and_not_before_it_has_ended(filled: Database) -> None:
    last = DAY + timedelta(days=DAYS - 1)
    set_clock(filled, last + timedelta(hours=23, minutes=59))
    assert Samples(filled, WIKI).draw(5) == 5 * (DAYS - 1)
    set_clock(filled, last + timedelta(days=1, seconds=30))
    assert Samples(filled, WIKI).draw(5) == 0, "another machine's clock may be a minute behind"
    set_clock(filled, last + timedelta(days=1, minutes=1))
    assert Samples(filled, WIKI).draw(5) == 5
    assert Samples(filled, WIKI).draw(7) == 0


def test_processes_that_draw_together_draw_once(filled: Database) -> None:
    draw = partial(Samples(filled, WIKI).draw, 5)
    drawn = together_at(filled, "INSERT INTO samples", draw, draw, draw)
    assert sum(drawn) == len(rows(filled)) == 5 * DAYS


def test_fewer_than_asked_for_are_all_drawn(filled: Database) -> None:
    Samples(filled, WIKI).draw(1000)
    assert {row.upload_id for row in rows(filled)} == set().union(
        *(clear(filled, DAY + timedelta(days=n)) for n in range(DAYS))
    )


def test_what_was_drawn_and_is_scored_again_after_it_was_away_is_not_drawn_again(
    filled: Database,
) -> None:
    samples = Samples(filled, WIKI)
    set_clock(filled, DAY + timedelta(days=1, hours=1))
    samples.draw(1000)
    [first, *_] = rows(filled)
    later = DAY + timedelta(days=1, hours=12)
    with filled.engine.begin() as connection:
        again = update(UploadRow).where(UploadRow.id == first.upload_id)
        connection.execute(again.values(finished_at=later))
    set_clock(filled, END + timedelta(hours=1))
    assert samples.draw(1000) > 0
    drawn = Counter(row.upload_id for row in rows(filled))
    assert set(drawn.values()) == {1}


def test_none_are_drawn_when_none_are_wanted_or_nothing_was_ever_read(filled: Database) -> None:
    assert Samples(filled, WIKI).draw(0) == 0
    assert Samples(filled, "another").draw(5) == 0
    with filled.engine.begin() as connection:
        connection.execute(delete(PositionRow))
    assert Samples(filled, WIKI).draw(5) == 0


def test_a_service_that_was_away_draws_for_a_week_and_no_longer(filled: Database) -> None:
    set_clock(filled, DAY + timedelta(days=DAYS_BACK + 1, hours=1))
    Samples(filled, WIKI).draw(1)
    assert [row.day for row in rows(filled)] == [DAY + timedelta(days=n) for n in (1, 2)]


def test_the_draw_prefers_nothing(filled: Database) -> None:
    """Of one day's uploads each comes as often as the others, over many draws."""
    counts: Counter[int] = Counter()
    [*ids] = clear(filled, DAY)
    for seed in range(60):
        Samples(filled, WIKI, Random(seed)).draw(5)
        counts.update(row.upload_id for row in rows(filled) if row.day == DAY)
        with filled.engine.begin() as connection:
            connection.execute(delete(SampleRow))
    expected = 60 * 5 / len(ids)
    chi_square = sum((counts[one] - expected) ** 2 / expected for one in ids)
    assert chi_square < 2 * len(ids), f"{chi_square} for {len(ids)} uploads"


def test_an_answer_is_stored_once_and_stays(filled: Database) -> None:
    samples = Samples(filled, WIKI)
    samples.draw(2)
    first, second = samples.unanswered(2)
    samples.answer(first.id, Outcome.CLEARED, who="Somebody", words="a tree")
    with pytest.raises(Permanent, match=rf"sample {first.id} was answered by Somebody .* cleared"):
        samples.answer(first.id, Outcome.CONFIRMED)
    row = rows(filled)[0]
    assert (row.outcome, row.who, row.words) == (Outcome.CLEARED, "Somebody", "a tree")
    assert row.answered_at == filled.clock()
    assert samples.unanswered(1) == [second]
    assert samples.waiting() == 2 * DAYS - 1


def test_what_is_no_sample_of_this_wiki_cannot_be_answered(filled: Database) -> None:
    Samples(filled, WIKI).draw(2)
    for samples, number in ((Samples(filled, WIKI), 10**12), (Samples(filled, "another"), 1)):
        with pytest.raises(Permanent, match=f"there is no sample {number} of "):
            samples.answer(number, Outcome.OTHER)
    assert Samples(filled, "another").unanswered(9) == []
    assert Samples(filled, "another").waiting() == 0


def test_a_sample_shows_the_upload_and_nothing_of_its_score(filled: Database) -> None:
    with filled.engine.begin() as connection:
        connection.execute(update(UploadRow).values(kind=None))
    samples = Samples(filled, WIKI)
    samples.draw(1)
    [one, *_] = samples.unanswered(1)
    assert one.upload.title.startswith("File:Picture ")
    assert one.kind == "other"
    assert set(vars(one)) == {"id", "upload", "kind"}
    with filled.engine.begin() as connection:
        connection.execute(update(UploadRow).values(kind=Kind.PICTURE, second=0.6))
    assert samples.unanswered(1)[0].kind == "animation", "as the report calls it"
