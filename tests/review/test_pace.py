from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import TooEarly
from review.pace import (
    KEPT,
    LONGEST_PAUSE,
    LONGEST_QUEUE,
    LONGEST_TOGETHER,
    MOST_TOGETHER,
    PATIENCE,
    SKEW,
    HostPace,
    TurnsAhead,
)

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
INTERVAL = timedelta(seconds=0.25)
NOTHING = timedelta()


def pace(next_at: timedelta = NOTHING, pause: timedelta | None = None) -> HostPace:
    until = None if pause is None else NOW + pause
    return HostPace(host="wiki.example", next_at=NOW + next_at, paused_until=until)


def seconds(value: float) -> timedelta:
    return timedelta(seconds=value)


@pytest.mark.parametrize(
    ("next_at", "pause", "wait"),
    [
        pytest.param(NOTHING, None, NOTHING, id="free"),
        pytest.param(-seconds(99), None, NOTHING, id="free for long: no turns are saved up"),
        pytest.param(seconds(2), None, seconds(2), id="others come first"),
        pytest.param(LONGEST_QUEUE, None, LONGEST_QUEUE, id="as many as can be waited for"),
        pytest.param(NOTHING, PATIENCE, PATIENCE, id="a short pause"),
        pytest.param(seconds(2), seconds(3), seconds(3), id="a pause after the turn"),
        pytest.param(seconds(3), seconds(2), seconds(3), id="a turn after the pause"),
        pytest.param(NOTHING, -seconds(1), NOTHING, id="a pause that is over"),
        pytest.param(NOTHING, NOTHING, NOTHING, id="a pause that is just over"),
        pytest.param(timedelta(365), None, NOTHING, id="a turn by a wrong clock"),
        pytest.param(LONGEST_QUEUE + 2 * SKEW, None, NOTHING, id="a turn by a clock ahead"),
        pytest.param(NOTHING, timedelta(365), NOTHING, id="a pause by a wrong clock"),
    ],
)
def test_a_turn(next_at: timedelta, pause: timedelta | None, wait: timedelta) -> None:
    after, waits = pace(next_at, pause).turn(NOW, INTERVAL)
    assert waits == wait
    assert after.next_at == NOW + wait + INTERVAL


@pytest.mark.parametrize(
    ("next_at", "pause", "words", "left"),
    [
        (NOTHING, seconds(6), "wiki.example asked for a pause, until 2026-01-02 03:04:11 UTC", 6),
        (seconds(9), LONGEST_PAUSE, "asked for a pause, until 2026-01-03 03:04:05 UTC", 86_400),
        (seconds(20.5), None, "too many requests to wiki.example wait for their turn", 20.5),
    ],
)
def test_what_is_not_slept_through(
    next_at: timedelta, pause: timedelta | None, words: str, left: float
) -> None:
    with pytest.raises(TooEarly, match=words) as caught:
        pace(next_at, pause).turn(NOW, INTERVAL)
    assert caught.value.retry_after == seconds(left)


def test_every_pause_is_told_to_whom_asks() -> None:
    pace().check(NOW)
    with pytest.raises(TooEarly) as caught:
        pace(pause=seconds(1)).check(NOW)
    assert caught.value.retry_after == seconds(1)


@pytest.mark.parametrize(
    ("before", "told", "left"),
    [
        (None, seconds(30), seconds(30)),
        (seconds(10), seconds(30), seconds(30)),
        (seconds(60), seconds(30), seconds(60)),
        (-seconds(60), seconds(30), seconds(30)),
        (timedelta(365), seconds(30), seconds(30)),
        (None, timedelta(365), LONGEST_PAUSE),
        (None, -seconds(5), NOTHING),
    ],
)
def test_a_pause(before: timedelta | None, told: timedelta, left: timedelta) -> None:
    assert pace(pause=before).paused(NOW, told).pause_left(NOW) == left


@given(
    st.lists(st.floats(0, 3), min_size=1, max_size=60),
    st.floats(0.1, 50),
)
def test_no_two_turns_are_nearer_than_the_interval(gaps: list[float], rate: float) -> None:
    known, now, interval, sent = pace(), NOW, seconds(1 / rate), []
    for gap in gaps:
        now += seconds(gap)
        try:
            known, wait = known.turn(now, interval)
        except TooEarly:
            continue
        assert wait <= LONGEST_QUEUE
        sent.append(now + wait)
    assert all(after - before >= interval for before, after in pairwise(sent))


def test_turns_are_taken_together() -> None:
    after, wait = pace(seconds(2)).turn(NOW, INTERVAL, 4)
    assert (wait, after.next_at) == (seconds(2), NOW + seconds(3))


@pytest.mark.parametrize(
    ("a_second", "idle", "count"),
    [
        pytest.param(10, NOTHING, 1, id="the default pace"),
        pytest.param(20, NOTHING, 2, id="those of a tenth of a second"),
        pytest.param(1000, NOTHING, MOST_TOGETHER, id="not too many"),
        pytest.param(1000, KEPT, 1, id="by whom asks seldom"),
        pytest.param(1000, -timedelta(365), 1, id="after a clock that was wrong"),
    ],
)
def test_how_many_are_taken_together(a_second: float, idle: timedelta, count: int) -> None:
    interval = seconds(1 / a_second)
    assert TurnsAhead(NOW - interval - idle, NOW - idle).next_count(NOW, interval) == count
    assert count * interval <= LONGEST_TOGETHER


@given(st.lists(st.floats(0, 0.8).map(seconds), max_size=30), st.integers(1, MOST_TOGETHER))
def test_no_turn_is_used_before_its_time_nor_long_after(
    pauses: list[timedelta], count: int
) -> None:
    """However a process dawdles between them."""
    now, used = NOW, 0
    ahead = TurnsAhead(NOW, NOW + count * INTERVAL)
    for pause in pauses:
        now += pause
        if (wait := ahead.turn(now, INTERVAL)) is None:
            assert used == count or now > NOW + KEPT, "none is forgotten so soon"
            break
        assert wait >= NOTHING
        assert NOW + used * INTERVAL <= now + wait <= ahead.end + KEPT
        used += 1
    assert used <= count


def test_turns_by_a_clock_that_was_wrong_are_not_waited_for() -> None:
    assert TurnsAhead(NOW + timedelta(365), NOW + timedelta(366)).turn(NOW, INTERVAL) is None
