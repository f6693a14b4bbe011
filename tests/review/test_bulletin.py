"""The bot's own page: edited when it has news, once an hour at most, within the rules."""

from dataclasses import replace
from datetime import timedelta

import pytest

from review.budget import HOUR
from review.bulletin import Bulletin, Bulletins
from review.editor import STATUS, Editor
from review.errors import Halt
from review.notice import Mode, NoticeKind
from review.rehearsal import Rehearsal
from tests.review.editing import MemoryBench


class Told:
    """What there is to say."""

    def __init__(self, bench: MemoryBench) -> None:
        self.bench = bench
        self.now = Bulletin(running_since=bench.clock(), trouble_since=None)

    def news(self) -> None:
        self.now = replace(self.now, trouble_since=self.bench.clock())

    def editor(self) -> Editor:
        """A new process."""
        bulletins = Bulletins(lambda: self.now, self.bench.clock)
        return replace(self.bench.editor(), bulletins=bulletins)


@pytest.fixture
def bench() -> MemoryBench:
    return MemoryBench()


@pytest.fixture
def told(bench: MemoryBench) -> Told:
    return Told(bench)


def rounds(bench: MemoryBench, editor: Editor, minutes: int) -> None:
    for _ in range(minutes):
        bench.clock.tick(timedelta(minutes=1))
        editor.round()


def test_it_is_edited_when_it_has_news_and_once_an_hour_at_most(
    bench: MemoryBench, told: Told
) -> None:
    editor = told.editor()
    rounds(bench, editor, 180)
    assert bench.wiki.bulletins == [told.now]
    for _ in range(180):  # something new each minute
        told.news()
        rounds(bench, editor, 1)
    assert len(bench.wiki.bulletins) == 4


def test_a_restart_does_not_edit_sooner(bench: MemoryBench, told: Told) -> None:
    bench.budget = replace(bench.budget, edits_a_day=1000)
    for _ in range(50):
        told.news()
        rounds(bench, told.editor(), 1)
        bench.clock.tick(timedelta(minutes=5))  # the lease
    assert len(bench.wiki.bulletins) == 5


def test_an_edit_counts_in_the_budget_and_waits_for_it(bench: MemoryBench, told: Told) -> None:
    edits = bench.edits()
    for _ in range(bench.budget.edits_a_day):
        edits.note("index")
    rounds(bench, told.editor(), 10)
    assert bench.wiki.bulletins == []
    bench.clock.tick(24 * HOUR)
    rounds(bench, told.editor(), 1)
    assert edits.since(bench.clock() - HOUR) == 1


def test_it_is_edited_also_while_listing_is_stopped_but_not_against_the_run_page(
    bench: MemoryBench, told: Told
) -> None:
    editor, bench.breaker.stopped = told.editor(), "too many suspects"
    with pytest.raises(Halt, match="too many"):
        editor.round()
    assert len(bench.wiki.bulletins) == 1
    bench.breaker.stopped = ""
    told.news()
    bench.clock.tick(2 * HOUR)
    bench.wiki.running = False
    with pytest.raises(Halt, match="run page"):
        editor.round()
    editor.round()  # nothing is due, and it is asked again in an hour only
    assert len(bench.wiki.bulletins) == 1


def test_a_page_that_cannot_be_edited_holds_up_nothing_and_costs_nothing(
    bench: MemoryBench, told: Told
) -> None:
    def refuse() -> None:
        raise Halt("the page is protected")

    bench.suspects(1, NoticeKind.REPORT)
    bench.wiki.before_status = refuse
    editor = told.editor()
    with pytest.raises(Halt, match="is protected"):
        editor.round()
    assert len(bench.wiki.edits) == 1
    assert not bench.edits().noted_since(STATUS, bench.clock() - HOUR)
    rounds(bench, editor, 50)  # as if it were not there
    bench.clock.tick(timedelta(minutes=10))
    bench.wiki.before_status = lambda: None
    editor.round()
    assert bench.wiki.bulletins == [told.now]


def test_nothing_is_said_before_anything_was_followed(bench: MemoryBench, told: Told) -> None:
    told.now = Bulletin(running_since=None, trouble_since=None)
    rounds(bench, told.editor(), 5)
    assert bench.wiki.bulletins == []


def test_a_dry_run_shows_it_and_writes_nothing(bench: MemoryBench, told: Told) -> None:
    bench.mode = Mode.DRY_RUN
    rounds(bench, told.editor(), 2)
    assert bench.wiki.bulletins == []
    said: list[str] = []
    shown = Rehearsal(wiki=bench.wiki, mass_upload=10, say=said.append)
    rounds(bench, replace(told.editor(), rehearsal=shown, desk=bench.desk()), 2)
    assert (bench.wiki.bulletins, bench.edits().since(bench.clock() - HOUR)) == ([], 0)
    bench.clock.tick(timedelta(minutes=10))
    rounds(bench, replace(told.editor(), rehearsal=shown), 2)
    assert bench.wiki.bulletins == [told.now]
    assert bench.edits().since(bench.clock() - HOUR) == 0
