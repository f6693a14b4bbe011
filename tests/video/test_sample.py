"""Which frames of a scene are held, and which of these are looked at."""

from itertools import pairwise

import pytest

from video.sample import Shot, Thinned


def shot(frames: int) -> Shot[int]:
    """A scene of numbered frames."""
    found: Shot[int] = Shot(begin=0.0)
    for number in range(frames):
        found.add(lambda number=number: number)  # type: ignore[misc]
    return found


@pytest.mark.parametrize("frames", [1, 2, 3, 4, 5])
def test_of_a_short_scene_every_frame_can_be_looked_at(frames: int) -> None:
    found = shot(frames)
    assert found.frames == frames
    assert sorted([found.pick, *found.spares]) == list(range(frames))


@pytest.mark.parametrize("frames", [6, 9, 12, 25, 75, 250, 600, 10_000])
def test_of_a_long_scene_the_middle_and_four_others(frames: int) -> None:
    found = shot(frames)
    assert found.pick == pytest.approx(frames / 2, abs=max(1, 0.13 * frames))
    assert len({found.pick, *found.spares}) == 5
    assert found.spares == sorted(found.spares)
    assert found.spares[-1] - found.spares[0] >= frames / 2
    assert sum(spare < found.pick for spare in found.spares) >= 1
    assert sum(spare > found.pick for spare in found.spares) >= 1


@pytest.mark.parametrize("count", [0, 1, 4, 5, 8, 9, 100, 1000])
def test_what_is_held_is_bounded_and_even(count: int) -> None:
    thinned: Thinned[int] = Thinned(4)
    made: list[int] = []

    def make() -> int:
        made.append(number)
        return number

    for number in range(count):  # noqa: B007  make() reads it
        thinned.offer(make)
    assert len(thinned.held) <= 4
    assert len(thinned.held) >= min(count, 2)
    assert len({b - a for a, b in pairwise(thinned.held)}) <= 1
    assert len(made) <= 4 + 2 * count.bit_length()  # the others were never made
