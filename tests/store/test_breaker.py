"""The circuit breaker over a database: what it counts, when, and what a resume means."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from review.errors import Halt
from review.status import Status
from review.upload import Queue
from store.breaker import COUNT_USUAL_EVERY, LOOK_EVERY, Breaker
from store.stops import Stops
from store.tables import UploadRow
from tests.review.values import WIKI, an_upload
from tests.store.bench import DatabaseBench
from tests.store.races import together

CLEAR, SUSPECT, UNKNOWN = Status.CLEAR, Status.SUSPECT, Status.UNKNOWN


class History:
    """Uploads that end one after the other, a second apart, and what looks at them."""

    def __init__(self, bench: DatabaseBench) -> None:
        self._bench = bench
        self.log_id = 0
        self.stops = Stops(bench.database, WIKI)
        self.breaker = self.new_breaker()

    def new_breaker(self, factor: float = 5, wiki: str = WIKI) -> Breaker:
        """As a process has it that has just started."""
        return Breaker(self._bench.database, wiki, uploads=20, factor=factor)

    def add(self, count: int, status: Status = CLEAR, wiki: str = WIKI) -> None:
        rows = []
        for _ in range(count):
            self.log_id += 1
            self._bench.clock.tick(LOOK_EVERY / 1000)
            rows.append(self._row(status, wiki))
        self._bench.database.write(lambda session: session.add_all(rows))

    def _row(self, status: Status, wiki: str) -> UploadRow:
        upload, now = an_upload(self.log_id, wiki=wiki), self._bench.clock()
        times = ("uploaded_at", "not_before", "registered_at", "enqueued_at", "finished_at")
        return UploadRow(
            wiki=wiki,
            log_id=upload.log_id,
            title=upload.title,
            sha1=upload.sha1,
            uploader=upload.uploader,
            action=upload.action,
            status=status,
            **dict.fromkeys(times, now),
        )

    def look(self) -> None:
        self._bench.clock.tick(LOOK_EVERY)
        self.breaker.check()


@pytest.fixture
def history(over_database: DatabaseBench) -> History:
    history = History(over_database)
    history.add(60)
    return history


def test_a_jump_stops_it_with_one_line_and_the_stop_outlives_the_process(history: History) -> None:
    history.look()
    history.add(15, SUSPECT)
    with pytest.raises(Halt) as caught:
        history.look()
    line = str(caught.value)
    assert line.startswith("listing stopped by itself on 2026-")
    assert "15 of the last 20 scored uploads (75.0%)" in line
    assert line.endswith("resume with `celery -A worker review resume`")
    history.add(60)  # and what follows is as usual again
    history.breaker = history.new_breaker()
    with pytest.raises(Halt, match="15 of the last 20"):
        history.look()


def test_what_is_no_jump_stops_nothing(history: History) -> None:
    history.add(2, SUSPECT)
    history.look()
    assert history.stops.current() is None


def test_only_what_was_scored_and_of_this_wiki_counts(history: History) -> None:
    history.add(30, SUSPECT, wiki="otherwiki")
    history.add(30, UNKNOWN)
    history.add(2, SUSPECT)
    history.look()
    history.breaker = history.new_breaker()
    history.add(15, SUSPECT)
    with pytest.raises(Halt, match=r"17 of the last 20 .* of the 57 before them 0\.0%"):
        history.look()


def test_it_does_not_count_at_each_question(history: History) -> None:
    history.look()
    history.add(15, SUSPECT)
    history.breaker.check()
    assert history.stops.current() is None
    with pytest.raises(Halt):
        history.look()


def test_a_stop_of_another_process_counts_at_once(history: History) -> None:
    history.look()
    history.stops.stop("a reason")
    with pytest.raises(Halt, match="because a reason"):
        history.breaker.check()
    history.new_breaker(wiki="otherwiki").check()


def test_after_a_resume_the_same_uploads_do_not_stop_it_again_but_new_ones_do(
    history: History, over_database: DatabaseBench
) -> None:
    history.add(15, SUSPECT)
    with pytest.raises(Halt):
        history.look()
    history.add(5, SUSPECT)
    [stop] = history.stops.resume("Jane")
    assert "15 of the last 20" in stop.reason
    for breaker in (history.breaker, history.new_breaker()):
        history.breaker = breaker
        history.look()
    history.add(3)
    history.look()
    history.breaker = Breaker(over_database.database, WIKI, uploads=20, factor=1.1)
    history.add(20, SUSPECT)
    with pytest.raises(Halt, match=r"20 of the last 20 .* of the 83 before them 24\.1%"):
        history.look()


def test_a_factor_of_nothing_switches_it_off_but_ends_no_stop(history: History) -> None:
    history.breaker = history.new_breaker(factor=0)
    history.add(20, SUSPECT)
    history.look()
    history.stops.stop("the model's answers")
    with pytest.raises(Halt):
        history.look()


def test_what_is_usual_is_counted_now_and_then(
    history: History, over_database: DatabaseBench
) -> None:
    history.look()
    over_database.clock.tick(COUNT_USUAL_EVERY)
    history.add(2, SUSPECT)
    history.add(60)
    history.look()
    assert (history.breaker._usual.suspects, history.breaker._usual.uploads) == (2, 102)


def test_an_empty_history_stops_nothing(over_database: DatabaseBench) -> None:
    history = History(over_database)
    history.look()
    history.add(20, SUSPECT)
    history.breaker = history.new_breaker()
    history.look()


def test_the_first_reason_counts_and_rows_stay(over_database: DatabaseBench) -> None:
    stops = Stops(over_database.database, WIKI)
    assert (stops.current(), stops.last_resumed(), stops.resume("Jane")) == (None, None, [])
    stops.stop("one")
    over_database.clock.tick(LOOK_EVERY)
    stops.stop("two")
    assert [stop.reason for stop in stops.resume("Jane")] == ["one"]
    assert (stops.current(), stops.last_resumed()) == (None, over_database.clock())
    stops.stop("three")
    [stop] = stops.resume("Joe")
    assert (stop.reason, stop.since) == ("three", over_database.clock())


def test_a_resume_by_a_clock_that_was_a_year_ahead_blinds_nobody(
    history: History, over_database: DatabaseBench
) -> None:
    year = timedelta(days=365)
    history.stops.stop("a reason")
    over_database.clock.tick(year)
    history.stops.resume("Jane")
    over_database.clock.tick(-year)
    history.add(15, SUSPECT)
    with pytest.raises(Halt, match="15 of the last 20"):
        history.look()


def test_stops_of_two_processes_at_once_are_ended_together(over_database: DatabaseBench) -> None:
    desks = [Stops(over_database.database, WIKI) for _ in range(3)]
    together(*[lambda stops=stops: stops.stop("a reason") for stops in desks])
    assert desks[0].current()
    assert desks[0].resume("Jane")
    assert desks[0].current() is None


def test_the_backlog_counts_neither_as_recent_nor_as_usual(
    over_database: DatabaseBench, history: History
) -> None:
    history.add(40, SUSPECT)
    with over_database.database.engine.begin() as connection:
        chosen = update(UploadRow).where(UploadRow.status == SUSPECT)
        connection.execute(chosen.values(queue=Queue.BACKLOG))
    history.look()
    assert history.stops.current() is None
    history.add(15, SUSPECT)
    with pytest.raises(Halt, match="15 of the last 20"):
        history.look()
