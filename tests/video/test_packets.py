"""Packets that fuzzing showed: without bytes, from a time that cannot be, or of a new stream."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from tests.video.test_decode import damage, decoding, iter_clock, packet, seconds
from video.budget import Budget
from video.decode import Decoding
from video.probe import LONGEST


def empty(time: float | None) -> Any:
    """A packet without bytes, which FFmpeg refuses."""
    said = packet(time, error=damage(), key=False)
    said.pts = None if time is None else round(time * 1000)
    said.size = 0
    return said


def test_a_packet_without_bytes_shows_the_frame_before_for_longer() -> None:
    found = decoding(packet(3.0), empty(3.1), empty(3.2), packet(3.3))
    shown = list(found.pictures())
    assert [second for second, _ in shown] == pytest.approx([0, 0.1, 0.2, 0.3])
    assert shown[1][1] is shown[0][1]
    assert shown[2][1] is shown[0][1]
    assert found.errors == 0


def test_before_the_first_frame_there_is_nothing_to_show() -> None:
    found = decoding(empty(3.0), packet(3.1))
    assert [second for second, _ in found.pictures()] == [0]
    assert found.errors == 1


def test_in_a_hurry_they_are_passed_over_too() -> None:
    rest = [empty(number / 25) for number in range(1, 100)]
    found = decoding(packet(0.0), *rest, budget=Budget(1e6, iter_clock(8e5)))
    assert len(list(found.pictures())) == 5


def test_in_a_hurry_a_time_far_ahead_hides_nothing_after_it() -> None:
    times = [0, 9000, *range(2, 22, 2)]
    some = [packet(float(time)) for time in times]
    found = decoding(*some, budget=Budget(1e6, iter_clock(8e5)))
    assert len(list(found.pictures())) == len(times)


def test_a_time_that_cannot_be_is_none() -> None:
    assert seconds(packet(3.0), packet(LONGEST + 4), packet(3.2)) == pytest.approx([0, 0.1, 0.2])


def test_a_stream_that_begins_in_the_middle_is_no_failure() -> None:
    """PyAV, when all is read, asks for the rest of streams that it does not know."""
    one = packet(3.0)

    def demux(_: object) -> Any:
        yield one
        raise IndexError("list index out of range")

    source: Any = SimpleNamespace(
        stream=SimpleNamespace(average_rate=Fraction(10), index=0),
        container=SimpleNamespace(demux=demux),
        size=1000,
        in_order=False,
    )
    found = Decoding(source, Budget(60))
    assert len(list(found.pictures())) == 1
    assert found.errors == 0
