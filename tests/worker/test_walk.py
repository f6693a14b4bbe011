"""A walk over files goes on from wherever it was stopped, and stops where it should."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from review.errors import Halt, Permanent, TooEarly, Transient
from review.fakes import FakeClock
from review.pause import Work
from review.reservoir import Reservoir
from review.status import Status
from review.upload import Upload
from store.backfills import Backfill, Backfills
from store.drawn import Drawn
from store.leases import Leases
from store.pauses import Pauses
from store.session import Database
from store.tables import UploadRow
from store.watch import Watch
from tests.review.values import WIKI, an_upload
from tests.store.bench import DatabaseBench
from wiki.uploads.listing import Portion, Position
from worker import walk
from worker.estimate import total_of
from worker.steps import LEASE, LOOK_AGAIN, Steps
from worker.walk import Walk, reservoir_in


def files(*pages: int) -> tuple[Upload, ...]:
    return tuple(an_upload(-page, title=f"File:Page {page}.jpg") for page in pages)


class Shelf:
    """A source of files with these pages, three of them at a time at most."""

    def __init__(self, *pages: int) -> None:
        self.pages = pages
        self.troubles: list[Exception] = []
        self.sizes: list[int] = []

    def portion(self, position: Position | None, size: int) -> Portion:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sizes.append(size)
        begin = position["read"] if position else 0
        end = begin + min(size, 3)
        more = {"read": end} if end < len(self.pages) else None
        return Portion(uploads=files(*self.pages[begin:end]), more=more)


class Town:
    """A database, time that passes while somebody sleeps, and what was said."""

    def __init__(self, database: Database, clock: FakeClock) -> None:
        self.database = database
        self.clock = clock
        self.bench = DatabaseBench(clock=clock, database=database)
        self.backfills = Backfills(database, WIKI)
        self.said: list[str] = []
        self.told: list[Backfill] = []
        self.naps: list[float] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def steps(self) -> Steps:
        return Steps(self.database, WIKI, Work.BACKFILL, self.said.append, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        assert len(self.naps) < 100, "it waits for ever"
        self.clock.tick(timedelta(seconds=seconds))
        self.meanwhile()

    def walk(self, known: Backfill, steps: Steps) -> Walk:
        return Walk(self.backfills, steps, known.id, self.told.append)

    def register(self, known: Backfill, shelf: Shelf, limit: int | None = None) -> Backfill:
        with self.steps() as steps:
            return self.walk(known, steps).register(shelf, limit)

    def pages(self) -> list[int]:
        return [row.page_id or 0 for row in Watch(self.database).uploads()]


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    clock = FakeClock()
    with closing(Database(sqlite_url, clock)) as database:
        yield Town(database, clock)


@pytest.fixture
def begun(town: Town) -> Backfill:
    return town.backfills.begin("{}", 7)


def test_it_registers_every_file_and_ends(town: Town, begun: Backfill) -> None:
    known = town.register(begun, Shelf(*range(1, 8)))
    assert (known.ended, known.found, known.added) == (True, 7, 7)
    assert town.pages() == list(range(1, 8))
    assert [one.found for one in town.told] == [3, 6, 7]
    assert town.said == []


def test_no_more_than_the_limit_and_then_the_next_ones(town: Town, begun: Backfill) -> None:
    shelf = Shelf(*range(1, 8))
    known = town.register(begun, shelf, limit=4)
    assert (known.ended, known.found) == (False, 4)
    assert shelf.sizes == [4, 1]
    known = town.register(known, shelf, limit=100)
    assert (known.ended, known.found) == (True, 7)
    assert town.pages() == list(range(1, 8))


def test_what_was_killed_between_two_steps_goes_on(town: Town, begun: Backfill) -> None:
    shelf = Shelf(*range(1, 8))
    shelf.portion(None, 50)
    town.backfills.advance(begun, files(1, 2, 3), found=3, position={"read": 3})
    known = town.register(town.backfills.get(begun.id), shelf)
    assert (known.found, town.pages()) == (7, list(range(1, 8)))


def test_the_wikis_trouble_is_said_once_and_waited_out(town: Town, begun: Backfill) -> None:
    shelf = Shelf(*range(1, 8))
    shelf.troubles = [Transient("busy", timedelta(seconds=20)), *(Transient("busy") for _ in "ab")]
    assert town.register(begun, shelf).ended
    assert town.said == ["busy; trying again, nothing is lost"]
    assert sum(town.naps[:2]) == 20
    shelf.troubles = [OperationalError("", None, Exception("gone away"))]
    town.register(town.backfills.begin("{}", None), shelf)
    assert town.said[1:] == ["cannot use the database (gone away); trying again, nothing is lost"]


def test_what_will_never_work_ends_it(town: Town, begun: Backfill) -> None:
    shelf = Shelf(1)
    shelf.troubles = [Permanent("no such user")]
    with pytest.raises(Permanent, match="no such user"):
        town.register(begun, shelf)


def test_a_host_that_asked_for_a_pause_is_left_alone(town: Town, begun: Backfill) -> None:
    shelf = Shelf(1)
    shelf.troubles = [TooEarly("a pause", timedelta(hours=1))] * 3
    assert town.register(begun, shelf).ended
    assert (town.said, town.naps) == (["a pause"], [LOOK_AGAIN] * 3)


def test_no_more_is_registered_while_enough_wait(
    town: Town, begun: Backfill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MOST_WAITING", 5)
    most = 0

    def score_some() -> None:
        nonlocal most
        most = max(most, town.backfills.waiting(100))
        for row in Watch(town.database).uploads():
            if row.status is Status.WAITING and row.id % 5 == len(town.naps) % 5:
                town.bench.store.claim(row.id)

    town.meanwhile = score_some
    assert town.register(begun, Shelf(*range(1, 31))).found == 30
    assert 5 <= most < 5 + 3, "a portion more, and then it waits"
    assert len(town.naps) >= 5
    assert set(town.said) == {"5 files of the backlog wait to be scored: so does this"}


def test_an_admin_pauses_it(town: Town, begun: Backfill) -> None:
    pauses = Pauses(town.database, WIKI)
    pauses.begin(Work.BACKFILL, "An admin", "the wiki is slow")

    def resume_after_a_while() -> None:
        assert town.pages() == []
        if len(town.naps) == 3:
            pauses.end(Work.BACKFILL)

    town.meanwhile = resume_after_a_while
    assert town.register(begun, Shelf(1, 2)).ended
    [said] = town.said
    assert "backfill is paused" in said
    assert "because the wiki is slow" in said


def test_one_process_at_a_time(town: Town, begun: Backfill) -> None:
    others = Leases(town.database, LEASE)

    def hold() -> None:
        assert others.hold(f"backfill {WIKI}")

    hold()
    town.meanwhile = hold
    with pytest.raises(Halt, match="another process is at work on a backfill"):
        town.register(begun, Shelf(1))
    assert town.pages() == []
    assert timedelta(seconds=sum(town.naps)) >= LEASE, "it may have been killed"


def test_what_was_killed_is_in_the_way_as_long_as_its_lease(town: Town, begun: Backfill) -> None:
    Leases(town.database, LEASE).hold(f"backfill {WIKI}")
    assert town.register(begun, Shelf(1)).ended
    assert town.said == ["another process is at work, or has just died: waits 30 s"]
    town.naps.clear()
    town.register(begun, Shelf(1))
    assert town.naps == [], "whoever ends lets the next one begin"


def test_whoever_slept_over_its_lease_stops(town: Town, begun: Backfill) -> None:
    others = Leases(town.database, LEASE)

    class Slow(Shelf):
        def portion(self, position: Position | None, size: int) -> Portion:
            if position:
                town.clock.tick(2 * LEASE)
                others.hold(f"backfill {WIKI}")
            return super().portion(position, size)

    with pytest.raises(Halt, match="another process is at work"):
        town.register(begun, Slow(*range(1, 12)))
    assert len(town.pages()) == 6, "what it had asked for is registered: nobody else had gone on"


def test_a_step_whose_commit_was_not_answered_is_taken_once(
    town: Town, begun: Backfill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is asked again, and has come further than was known."""
    advance, lost = town.backfills.advance, [True]

    def twice(known: Backfill, uploads: Sequence[Upload], **how: Any) -> Backfill:
        told = advance(known, uploads, **how)
        return advance(known, uploads, **how) if lost and lost.pop() else told

    monkeypatch.setattr(town.backfills, "advance", twice)
    known = town.register(begun, Shelf(*range(1, 8)))
    assert (known.ended, known.found, known.added) == (True, 7, 7)
    assert town.pages() == list(range(1, 8))
    assert town.said == [
        f"backfill {begun.id} has gone on meanwhile; trying again, nothing is lost"
    ]


def a_sample(town: Town, size: int) -> Backfill:
    return town.backfills.begin("{}", None, {"size": size, "seed": "s"})


def test_a_sample_is_drawn_before_anything_is_registered(town: Town) -> None:
    with town.steps() as steps:
        ours = town.walk(a_sample(town, 5), steps)
        known = ours.draw(Shelf(*range(1, 101)))
        assert town.pages() == []
        drawn = reservoir_in(known)
        assert drawn == Reservoir(size=5, seed="s").offered(range(1, 101))
        assert ours.draw(Shelf(7)) == known, "it is drawn once"
        known = ours.register_sample(Pages(set(range(1, 101)) - {drawn.drawn[0]}))
        assert sorted(town.pages()) == sorted(drawn.drawn[1:]), "one was deleted meanwhile"
        rows = known.sample["rows"] if known.sample else []
        assert Drawn(town.database, rows).statuses() == {Status.WAITING: 4}
        assert ours.register_sample(Pages(set())) == known
    assert (known.found, total_of(known, counted=False, repeats=False)) == (100, 100)


def test_files_drawn_by_chance_end_when_there_are_enough_or_no_others(town: Town) -> None:
    class Chance(Shelf):
        def portion(self, position: Position | None, size: int) -> Portion:
            self.sizes.append(size)
            some = len(self.sizes) % 4
            return Portion(uploads=files(*(1 + 3 * some + n for n in range(3))), more={})

    with town.steps() as steps:
        enough = town.walk(a_sample(town, 5), steps).draw(Chance())
        assert len(reservoir_in(enough).drawn) == 5
        all_there_are = town.walk(a_sample(town, 50), steps).draw(Chance())
    assert sorted(reservoir_in(all_there_are).drawn) == list(range(1, 13))
    assert all_there_are.found == 12


class Pages:
    """What is there still, asked for by the pages' numbers."""

    def __init__(self, there: set[int]) -> None:
        self._there = there

    def of_pages(self, ids: Sequence[int]) -> tuple[Upload, ...]:
        assert len(ids) <= 50
        return files(*(one for one in ids if one in self._there))


def test_the_total_of_a_sample(town: Town) -> None:
    pages = list(range(1, 6))
    sample = {"size": 5, "seed": "s", "pages": pages}
    known = town.backfills.begin("{}", 1000, sample)
    assert total_of(known, counted=True, repeats=False) == 1000
    assert total_of(known, counted=False, repeats=False) == 0
    assert total_of(known, counted=False, repeats=True) == 5


def test_a_row_that_somebody_holds_is_left_to_the_next_walk(town: Town, begun: Backfill) -> None:
    town.register(begun, Shelf(1))
    [row] = Watch(town.database).uploads()
    with town.database.engine.begin() as connection:
        connection.execute(update(UploadRow).values(sha1="f" * 40, status=Status.SCORING))
    again = town.register(town.backfills.begin("{}", None), Shelf(1))
    assert (again.found, again.added) == (1, 0)
    assert town.bench.row(row.id).status is Status.SCORING
