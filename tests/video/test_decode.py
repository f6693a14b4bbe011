"""The seconds of frames, and packets that fail."""

from collections.abc import Iterator
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import av
import pytest

from video.decode import pictures


def packet(*times: float | None, error: Exception | None = None) -> Any:
    def decode() -> list[Any]:
        if error:
            raise error
        return [SimpleNamespace(time=time) for time in times]

    return SimpleNamespace(decode=decode)


def seconds(*packets: Any, rate: Fraction | None = Fraction(10)) -> list[float]:
    """The seconds of a video that FFmpeg reads like that; an error is one of reading."""
    rest = iter(packets)

    def demux(_: object) -> Iterator[Any]:
        for item in rest:
            if isinstance(item, Exception):
                raise item
            yield item

    stream = SimpleNamespace(average_rate=rate)
    source: Any = SimpleNamespace(stream=stream, container=SimpleNamespace(demux=demux))
    return [second for second, _ in pictures(source)]


def damage() -> Exception:
    return av.error.InvalidDataError(1, "damaged")


def test_seconds_count_from_the_first_frame() -> None:
    assert seconds(packet(7.0), packet(), packet(7.5, 8.0)) == [0, 0.5, 1]


def test_seconds_never_go_back() -> None:
    assert seconds(packet(5.0), packet(6.0), packet(2.0), packet(6.5)) == [0, 1, 1, 1.5]


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
