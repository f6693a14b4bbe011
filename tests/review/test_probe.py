"""Whether a model's changed answers are noticed, and only those."""

from threading import Thread

import pytest

from review.fakes import FakeClock
from review.probe import EVERY, TOLERANCE, Answers, Probe, difference, no_numbers


def said(neutral: float = 0.7, porn: float = 0.1) -> Answers:
    return {"one": {"disc": {"neutral": neutral, "porn": porn}}, "two": {"disc": {"nsfw": 0.5}}}


class Bench:
    """A probe, its model's next answers, what is kept and what was stopped."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.answers = said()
        self.kept: Answers | None = None
        self.stopped: list[str] = []
        self.asked = 0
        self.probe = self.new_probe()

    def new_probe(self) -> Probe:
        return Probe(ask=self._ask, first=self._first, stop=self.stopped.append, clock=self.clock)

    def _ask(self) -> Answers:
        self.asked += 1
        return self.answers

    def _first(self, answers: Answers) -> Answers:
        self.kept = self.kept or answers
        return self.kept


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_the_first_answers_are_kept_and_the_same_ones_stop_nothing(bench: Bench) -> None:
    bench.probe.check()
    bench.answers = said(neutral=0.7 + 0.9 * TOLERANCE)
    bench.clock.tick(EVERY)
    bench.probe.check()
    assert (bench.kept, bench.stopped, bench.asked) == (said(), [], 2)


def test_a_difference_stops_the_listing_and_names_the_largest(bench: Bench) -> None:
    bench.probe.check()
    bench.answers = said(neutral=0.702, porn=0.3)
    bench.clock.tick(EVERY)
    bench.probe.check()
    assert bench.stopped == [
        "the model's answers to the probe changed: one says 0.300 of porn for disc, not 0.100"
    ]


def test_a_later_start_does_not_hide_it(bench: Bench) -> None:
    bench.probe.check()
    bench.answers = said(porn=0.3)
    for count in (1, 2):
        bench.new_probe().check()
        assert len(bench.stopped) == count
    assert bench.kept == said()


def test_it_asks_once_an_hour_however_often_it_is_called(bench: Bench) -> None:
    threads = [Thread(target=bench.probe.check) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bench.clock.tick(EVERY * 0.99)
    bench.probe.check()
    assert bench.asked == 1
    bench.clock.tick(EVERY * 0.01)
    bench.probe.check()
    assert bench.asked == 2


def test_what_failed_is_tried_again_at_the_next_call(bench: Bench) -> None:
    def fail(_: str) -> None:
        raise OSError("the database is away")

    bench.kept, bench.answers = said(), said(porn=0.9)
    probe = Probe(ask=bench._ask, first=bench._first, stop=fail, clock=bench.clock)
    for _ in range(2):
        with pytest.raises(OSError, match="away"):
            probe.check()
    assert bench.asked == 2


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_what_is_no_number_stops_it_and_is_not_kept(bench: Bench, odd: float) -> None:
    bench.answers = said(porn=odd)
    bench.probe.check()
    assert bench.kept is None
    assert bench.stopped == ["the model's answers to the probe changed: one has no number for disc"]
    assert no_numbers(said()) == ""


def test_pictures_that_only_one_of_them_has_say_nothing() -> None:
    other: Answers = {"one": {"square": {"neutral": 0.1}}, "three": {"disc": {"neutral": 0.9}}}
    assert difference(said(), other) == difference(other, said()) == difference({}, said()) == ""
