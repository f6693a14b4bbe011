"""The seconds of frames, packets that fail, and what is decoded in a hurry."""

from collections.abc import Iterator
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import av
import pytest

from video.budget import Budget
from video.decode import Decoding


def packet(
    *times: float | None, error: Exception | None = None, key: bool = True, pos: int = 0
) -> Any:
    def decode() -> list[Any]:
        if error:
            raise error
        return [SimpleNamespace(time=time) for time in times]

    pts = next((round(time * 1000) for time in times if time is not None), None)
    facts = {
        "pts": pts,
        "time_base": Fraction(1, 1000),
        "is_keyframe": key,
        "pos": pos,
        "stream_index": 0,
    }
    return SimpleNamespace(decode=decode, size=1, **facts)


def decoding(
    *packets: Any,
    rate: Fraction | None = Fraction(10),
    budget: Budget | None = None,
    ends: float | None = None,
    in_order: bool = False,
) -> Decoding:
    """Of a video that FFmpeg reads like that; an error is one of reading."""
    rest = iter(packets)

    def demux(*_: object) -> Iterator[Any]:
        for item in rest:
            if isinstance(item, Exception):
                raise item
            yield item

    stream = SimpleNamespace(average_rate=rate, index=0)
    container = SimpleNamespace(demux=demux)
    claims = {"size": 1000, "duration": None, "ends": ends, "in_order": in_order}
    source: Any = SimpleNamespace(stream=stream, container=container, **claims)
    return Decoding(source, budget or Budget(60))


def seconds(*packets: Any, rate: Fraction | None = Fraction(10)) -> list[float]:
    return [second for second, _ in decoding(*packets, rate=rate).pictures()]


def damage() -> Exception:
    return av.error.InvalidDataError(1, "damaged")


def test_seconds_count_from_the_first_frame() -> None:
    assert seconds(packet(7.0), packet(), packet(7.5, 8.0)) == [0, 0.5, 1]


def test_seconds_never_go_back() -> None:
    assert seconds(packet(5.0), packet(6.0), packet(2.0), packet(6.5)) == [0, 1, 1, 1.5]


def test_a_clock_that_is_set_back_goes_on_from_where_it_was() -> None:
    after = [packet(number / 10) for number in range(20)]
    found = seconds(packet(50.0), packet(60.0), *after)
    assert found[:9] == pytest.approx([0, *[10] * 8])
    assert found[9:] == pytest.approx([10.1 + number / 10 for number in range(13)])


def test_a_missing_time_is_a_step_after_the_last() -> None:
    assert seconds(packet(None, None)) == pytest.approx([0, 0.1])
    assert seconds(packet(3.0), packet(None), packet(3.5)) == pytest.approx([0, 0.1, 0.5])
    assert seconds(packet(None, None), rate=None) == pytest.approx([0, 0.04])


def test_it_goes_on_after_damage() -> None:
    assert seconds(packet(0.0), packet(error=damage()), damage(), packet(2.0)) == [0, 2]


def test_it_does_not_go_on_for_ever() -> None:
    assert seconds(*(damage() for _ in range(200)), packet(2.0)) == []


@pytest.mark.parametrize("error", [MemoryError(), av.error.MemoryError(12, "no memory")])
def test_a_lack_of_memory_is_no_damage(error: Exception) -> None:
    with pytest.raises(MemoryError):
        seconds(packet(error=error))
    with pytest.raises(MemoryError):
        seconds(error)


def test_errors_are_counted() -> None:
    found = decoding(packet(0.0), packet(error=damage()), damage(), packet(2.0))
    assert len(list(found.pictures())) == 2
    assert found.errors == 2


def test_progress_is_how_much_of_the_file_was_read() -> None:
    found = decoding(packet(0.0, pos=100), packet(1.0, pos=500), packet(2.0, pos=1200))
    assert [found.progress for _ in found.pictures()] == [0.1, 0.5, 1.0]


class Clock:
    """Goes on by one second for each time that it is asked."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def a_video(frames: int, *, every: int) -> list[Any]:
    """25 frames a second, a key packet now and then."""
    return [packet(i / 25, key=i % every == 0) for i in range(frames)]


def test_in_a_hurry_only_key_moments_are_decoded() -> None:
    found = decoding(*a_video(1000, every=50), budget=Budget(1e6, iter_clock(8e5)))
    seen = [second for second, _ in found.pictures()]
    assert seen == pytest.approx([i / 25 for i in range(1000) if i % 50 < 5])
    assert found.hurried_from == 0
    assert found.stopped_at is None


def test_where_every_packet_is_a_key_packet_there_is_a_moment_each_second() -> None:
    found = decoding(*a_video(1000, every=1), budget=Budget(1e6, iter_clock(8e5)))
    assert len(list(found.pictures())) == 40 * 5


def iter_clock(later: float) -> Any:
    """A clock that says 0 once, and then that time for ever."""
    times = iter([0.0])
    return lambda: next(times, later)


def test_it_hurries_before_it_stops_and_says_when() -> None:
    found = decoding(*a_video(4000, every=25), budget=Budget(1000, Clock()))
    seen = [second for second, _ in found.pictures()]
    assert found.hurried_from is not None
    assert found.stopped_at is not None
    assert 0 < found.hurried_from < found.stopped_at <= seen[-1] + 0.04
    assert len(seen) < 1000


def test_what_whoever_asked_does_meanwhile_takes_none_of_the_time() -> None:
    clock = Clock()
    budget = Budget(100, clock)
    for _ in budget.outside(iter(range(10))):
        clock.now += 1000
    assert not budget.hurried


def test_the_time_before_the_first_frame_is_no_part_of_it() -> None:
    found = decoding(packet(3.0), packet(3.1), ends=23.0)
    assert len(list(found.pictures())) == 2
    assert found.duration == 20


def losses(*packets: Any, in_order: bool = True) -> list[bool]:
    """Whether something may be lost before each frame."""
    found = decoding(*packets, in_order=in_order)
    return [found.lost for _ in found.pictures()]


def test_where_packets_follow_one_another_nothing_is_lost() -> None:
    assert losses(packet(0.0, pos=10), packet(9.0, pos=20), packet(30.0, pos=31)) == [
        *(True, False, False)
    ]


def test_where_bytes_or_frames_are_missing_something_is_lost() -> None:
    assert losses(packet(0.0, pos=10), packet(9.0, pos=1000), packet(9.1, pos=1001)) == [
        *(True, True, False)
    ]
    broken = packet(1.0, error=damage(), pos=11)
    assert losses(packet(0.0, pos=10), broken, packet(2.0, pos=12)) == [True, True]


def test_where_packets_have_no_order_something_may_always_be_lost() -> None:
    assert losses(packet(0.0, pos=10), packet(9.0, pos=11), in_order=False) == [True, True]


def test_other_streams_are_passed_over_and_fill_holes() -> None:
    sound = packet(0.0, pos=11)
    sound.stream_index, sound.size = 1, 2000
    assert losses(packet(0.0, pos=10), sound, packet(5.0, pos=2011)) == [True, False]
