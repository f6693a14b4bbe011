"""The editor's rounds, as a process makes them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from review.errors import Halt, Paused, Transient
from review.notice import Mode, NoticeKind
from tests.review.editing import LEASE, MemoryBench
from worker.editor import Rounds


@pytest.fixture
def bench() -> MemoryBench:
    return MemoryBench()


def test_the_run_page_is_asked_at_the_start_although_nothing_is_due(bench: MemoryBench) -> None:
    bench.wiki.running = False
    rounds = Rounds(bench.editor())
    for _ in range(2):  # until it says yes: an operator must not think that all is well
        with pytest.raises(Halt, match="run page"):
            rounds.step()
        assert rounds.stopped == "the run page does not say yes"
    bench.wiki.running = True
    rounds.step()
    assert rounds.stopped == ""
    bench.wiki.running = False
    rounds.step()  # asked when something is due


def test_why_it_does_not_write_is_noted_for_whoever_asks(bench: MemoryBench) -> None:
    other, ours = Rounds(bench.editor()), Rounds(bench.editor())
    bench.wiki.running = False
    for rounds in (ours, other):  # both say it, and one has the lease
        with pytest.raises(Halt):
            rounds.step()
    assert bench.memory.idle == "the run page does not say yes"
    bench.wiki.running = True
    other.step()
    assert bench.memory.idle == "the run page does not say yes", "the other's to say"
    ours.step()
    assert bench.memory.idle == ""


def test_who_takes_over_says_anew_why_it_does_not_write(bench: MemoryBench) -> None:
    ours, other = Rounds(bench.editor()), Rounds(bench.editor())
    bench.wiki.running = False
    for rounds in (ours, other):
        with pytest.raises(Halt):
            rounds.step()
    bench.clock.tick(2 * LEASE)
    assert bench.memory.editor is not None
    with pytest.raises(Halt):
        other.step()
    assert bench.memory.idle == "the run page does not say yes"


def test_a_wiki_that_is_away_at_the_start_is_asked_again(bench: MemoryBench) -> None:
    answers = [Transient("away"), None]

    def may_run() -> None:
        if (error := answers.pop(0)) is not None:
            raise error

    bench.wiki.may_run = may_run  # type: ignore[method-assign]
    rounds = Rounds(bench.editor())
    with pytest.raises(Transient):
        rounds.step()
    rounds.step()
    rounds.step()
    assert answers == []


def test_each_round_is_a_sign_of_life_whatever_stops_the_writing(bench: MemoryBench) -> None:
    signs: list[str] = []
    ours = Rounds(bench.editor(), lambda: signs.append("ours"))
    standing_by = Rounds(bench.editor(), lambda: signs.append("standing by"))
    for rounds in (ours, standing_by):
        rounds.step()
    assert signs == ["ours", "standing by"]
    bench.suspects(1, NoticeKind.REPORT)
    for error in (Halt("blocked"), Paused("editing is paused"), Transient("the wiki is away")):
        bench.wiki.may_run = raising(error)  # type: ignore[method-assign]
        with pytest.raises(type(error)):
            ours.step()
    assert signs[2:] == ["ours"] * 3


def test_a_database_that_is_away_is_no_sign_of_life(bench: MemoryBench) -> None:
    away = OperationalError("SELECT 1", None, OSError("gone"))
    rounds = Rounds(replace(bench.editor(), may_edit=raising(away)), pytest.fail)
    with pytest.raises(OperationalError):
        rounds.step()


def raising(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def test_dry_run_asks_nothing(bench: MemoryBench) -> None:
    bench.mode = Mode.DRY_RUN
    bench.wiki.running = False
    Rounds(bench.editor()).step()


def test_what_stops_it_later_is_shown_until_it_is_over(bench: MemoryBench) -> None:
    rounds = Rounds(bench.editor())
    rounds.step()
    bench.suspects(1, NoticeKind.REPORT)
    bench.breaker.stopped = "listing stopped by itself"
    with pytest.raises(Halt):
        rounds.step()
    assert rounds.stopped == "listing stopped by itself"
    bench.breaker.stopped = ""
    rounds.step()
    assert rounds.stopped == ""
    assert len(bench.wiki.edits) == 1
