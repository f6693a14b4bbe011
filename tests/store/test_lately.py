"""What happened lately, on either database."""

from datetime import timedelta

from review.answer import Outcome
from review.status import FINAL, Status
from review.upload import Queue
from store.lately import Lately
from store.session import Database
from store.tables import AttemptRow, NoticeRow, ReportRow, UploadRow
from tests.review.values import WIKI
from tests.store.bench import DatabaseBench
from tests.store.reviewed import fill, put
from tests.store.walking import a_row

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_what_ended_is_told_by_how_it_ended_and_for_an_hour(database: Database) -> None:
    now = database.clock()
    ends = [
        (Status.CLEAR, Queue.FRESH, now),
        (Status.CLEAR, Queue.BACKLOG, now - timedelta(minutes=59)),
        (Status.UNKNOWN, Queue.FRESH, now),
        (Status.CLEAR, Queue.FRESH, now - timedelta(minutes=61)),
        (Status.CLEAR, Queue.FRESH, now + DAY),  # by a clock that was wrong
    ]
    rows = [
        a_row(number, status=status, queue=queue, finished_at=at)
        for number, (status, queue, at) in enumerate(ends, 1)
    ]
    put(database, UploadRow, [*rows, rows[0] | {"id": 9, "log_id": 9, "wiki": "otherwiki"}])
    told = Lately(database, WIKI).ended()
    assert told == dict.fromkeys(FINAL, 0) | {Status.CLEAR: 2, Status.UNKNOWN: 1}


def test_attempts_that_failed_count_for_an_hour(database: Database) -> None:
    put(database, UploadRow, [a_row(1)])
    now, row = database.clock(), {"upload_id": 1, "generation": 0, "number": 1, "reason": "x"}
    put(database, AttemptRow, [row | {"at": at} for at in (now, now, now - 2 * HOUR)])
    assert Lately(database, WIKI).failed_attempts() == 2


def test_what_a_scorer_has_claimed_counts_until_its_lease_is_over(
    over_database: DatabaseBench,
) -> None:
    bench = over_database
    lately = Lately(bench.database, WIKI)
    put(bench.database, UploadRow, [_claimed(bench.database)])
    assert lately.being_scored() == 1
    bench.clock.tick(timedelta(minutes=2))
    assert lately.being_scored() == 0


def _claimed(database: Database) -> dict[str, object]:
    until = database.clock() + timedelta(minutes=1)
    return a_row(1, status=Status.SCORING, lease_until=until, finished_at=None)


def test_answers_of_a_day_are_told_by_what_they_say(database: Database) -> None:
    fill(database, 40, suspects=1)
    with database.read() as session:
        decided = [row.outcome for row in session.query(NoticeRow) if row.decided_at is not None]
        latest = max(row.decided_at for row in session.query(NoticeRow) if row.decided_at)
    lately = Lately(database, WIKI)
    database.clock = lambda: latest
    some = lately.answered()
    assert 0 < sum(some.values()) < len(decided)
    assert set(some) <= {Outcome.CONFIRMED, Outcome.CLEARED}
    database.clock = lambda: latest + 2 * DAY
    assert lately.answered() == {}


def test_the_last_report_is_that_which_was_made_last(database: Database) -> None:
    lately, now = Lately(database, WIKI), database.clock()
    assert lately.report() is None
    made = {"User:B/Reports/1": now, "User:A/Reports/2": now - DAY}
    put(
        database,
        ReportRow,
        [{"wiki": WIKI, "title": title, "made_at": at} for title, at in made.items()],
    )
    assert lately.report() == "User:B/Reports/1"


def test_the_schema_is_that_of_the_last_migration(database: Database) -> None:
    assert Lately(database, WIKI).schema() >= "0008"
