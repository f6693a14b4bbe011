"""What each of the last days brought."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from review.answer import Outcome
from review.day import Day
from review.fakes import FakeClock
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from review.upload import Queue
from store import days as module
from store.days import DAY, MINUTE, MOST, Days
from store.session import Database
from store.tables import NoticeRow, UploadRow
from tests.review.values import WIKI, content
from tests.store.reviewed import put
from tests.store.walking import a_row

HOUR = timedelta(hours=1)
TODAY = datetime.fromisoformat("2026-01-02T00:00:00Z")  # of the clock


@pytest.fixture
def days(database: Database) -> Days:
    return Days(database, WIKI)


def end(database: Database, first: int, *times: datetime, **changes: Any) -> None:
    rows = [a_row(n, finished_at=time, **changes) for n, time in enumerate(times, first)]
    put(database, UploadRow, rows)


def notice(
    number: int, page_id: int, decided_at: datetime | None, **changes: Any
) -> dict[str, Any]:
    row = {
        "id": number,
        "upload_id": 1,
        "wiki": WIKI,
        "page_id": page_id,
        "sha1": content(str(page_id)),
        "kind": NoticeKind.REPORT,
        "status": NoticeStatus.WRITTEN,
        "reason": "",
        "outcome": decided_at and Outcome.CLEARED,
        "decided_at": decided_at,
    }
    return row | changes


@contextmanager
def asked(database: Database) -> Iterator[list[str]]:
    """The questions that the database is asked meanwhile."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


def test_each_day_has_what_ended_from_midnight_to_midnight_in_utc(
    database: Database, days: Days
) -> None:
    end(database, 1, TODAY - 2 * DAY, TODAY - DAY - timedelta(microseconds=1))
    end(database, 3, TODAY - DAY, status=Status.CLEAR)
    end(database, 4, TODAY, TODAY + HOUR, status=Status.UNKNOWN, queue=Queue.BACKLOG)
    end(database, 6, TODAY + 2 * HOUR)
    put(database, UploadRow, [a_row(7, finished_at=None, status=Status.WAITING)])
    end(database, 8, TODAY, wiki="otherwiki")
    assert days.latest(3) == [
        Day(begin=TODAY - 2 * DAY, ended=2, suspects=2, reviewed=0),
        Day(begin=TODAY - DAY, ended=1, suspects=0, reviewed=0),
        Day(begin=TODAY, ended=3, suspects=1, reviewed=0),
    ]
    assert days.latest(1) == days.latest(3)[2:]


def test_a_content_is_reviewed_on_the_day_of_its_first_answer(
    database: Database, days: Days
) -> None:
    end(database, 1, TODAY)
    tag = {"kind": NoticeKind.CATEGORY}
    rows = [
        notice(1, 1, TODAY - HOUR),
        notice(2, 1, TODAY + HOUR, **tag),  # of the same content
        notice(3, 2, TODAY + HOUR),
        notice(4, 2, TODAY + 2 * HOUR, **tag),
        notice(5, 3, TODAY + HOUR, outcome=None),
        notice(6, 4, None),
        notice(7, 5, TODAY + HOUR, wiki="otherwiki"),
        notice(8, 2, TODAY + HOUR, sha1=content("another")),
    ]
    put(database, NoticeRow, rows)
    assert [one.reviewed for one in days.latest(2)] == [1, 3]


@pytest.mark.parametrize("number", [0, MOST + 1])
def test_no_more_days_than_ninety(days: Days, number: int) -> None:
    assert len(days.latest(MOST)) == MOST
    for asks in (days.latest, days.scores):
        with pytest.raises(ValueError, match=f"{number} days are not 1 to 90"):
            asks(number)


def test_the_scores_of_all_that_ended(database: Database, days: Days) -> None:
    end(database, 1, TODAY, nsfw=0.91)
    end(database, 2, TODAY - DAY, TODAY - DAY, nsfw=0.12, status=Status.CLEAR)
    end(database, 4, TODAY - 2 * DAY, nsfw=0.5)
    end(database, 5, TODAY, nsfw=None, status=Status.UNKNOWN)
    end(database, 6, TODAY, wiki="otherwiki")
    found = days.scores(2)
    assert {at: n for at, n in enumerate(found.counts) if n} == {18: 1, 2: 2}
    assert found.drawn == 3


def test_of_many_scores_some_are_drawn_and_stand_for_the_others(
    database: Database, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DRAWN", 100)
    rows = [
        a_row(n, finished_at=TODAY + timedelta(seconds=n), nsfw=n % 7 / 10) for n in range(1, 1051)
    ]
    put(database, UploadRow, rows)
    found = days.scores(1)
    assert (found.drawn, sum(found.counts)) == (105, 1050)
    assert [found.counts[2 * n] for n in range(7)] == [150] * 7


def test_the_figures_of_today_are_kept_for_a_minute(
    database: Database, days: Days, clock: FakeClock
) -> None:
    end(database, 1, TODAY)
    assert (days.latest(1)[0].ended, days.scores(1).drawn) == (1, 1)
    end(database, 2, TODAY)
    clock.tick(MINUTE - timedelta(seconds=1))
    with asked(database) as questions:
        assert (days.latest(1)[0].ended, days.scores(1).drawn) == (1, 1)
    assert questions == []
    clock.tick(timedelta(seconds=1))
    assert (days.latest(1)[0].ended, days.scores(1).drawn) == (2, 2)


def test_those_of_a_day_are_kept_for_a_tenth_of_its_age(
    database: Database, days: Days, clock: FakeClock
) -> None:
    clock.tick(TODAY - clock() + 10 * HOUR)
    assert [one.ended for one in days.latest(2)] == [0, 0]
    end(database, 1, TODAY - DAY)
    clock.tick(HOUR - timedelta(seconds=1))
    assert days.latest(2)[0].ended == 0
    clock.tick(timedelta(seconds=1))
    assert days.latest(2)[0].ended == 1


def test_what_is_long_over_is_not_asked_for_again(
    database: Database, days: Days, clock: FakeClock
) -> None:
    days.latest(MOST)
    clock.tick(HOUR)
    with asked(database) as questions:
        days.latest(MOST)
    assert len(questions) == 2 * 2, "of today and of yesterday, which was over for three hours"
