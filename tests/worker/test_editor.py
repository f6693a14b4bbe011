"""The editor's rounds, as a process makes them."""

from collections.abc import Callable

import pytest

from review.errors import Halt, Transient
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


def test_it_is_alive_whatever_keeps_it_from_writing_but_an_error_of_its_own(
    bench: MemoryBench,
) -> None:
    signs = []
    rounds = Rounds(bench.editor(), lambda: signs.append("alive"))
    rounds.step()
    assert len(signs) == 1
    for count, (kind, error) in enumerate(
        ((Halt, Halt("no")), (Transient, Transient("away"))), start=2
    ):
        bench.wiki.may_run = raising(error)  # type: ignore[method-assign]
        anew = Rounds(bench.editor(), lambda: signs.append("alive"))
        with pytest.raises(kind):
            anew.step()
        assert len(signs) == count
    bench.wiki.may_run = raising(OSError("the database"))  # type: ignore[method-assign]
    with pytest.raises(OSError, match="database"):
        Rounds(bench.editor(), lambda: signs.append("alive")).step()
    assert len(signs) == 3


def raising(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail
