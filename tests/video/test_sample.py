"""Which moments become picks."""

from itertools import pairwise

import pytest

from video.sample import Sampler, Thinned


def picked(scenes: list[tuple[int, float]], limit: int = 200) -> list[tuple[int, float]]:
    """The picks of a video with those (scene, second)s."""
    sampler: Sampler[int] = Sampler(limit=limit)
    for number, (scene, second) in enumerate(scenes):
        sampler.offer(scene, second, lambda number=number: number)  # type: ignore[misc]
    picks = sampler.picks()
    assert all(scenes[pick.moment] == (pick.scene, pick.second) for pick in picks)
    return [(pick.scene, pick.second) for pick in picks]


def steady(seconds: float, scene: int = 0, start: float = 0) -> list[tuple[int, float]]:
    return [(scene, start + i / 25) for i in range(round(seconds * 25))]


def test_nothing_has_no_picks() -> None:
    assert picked([]) == []


def test_a_short_scene_is_seen_in_its_middle() -> None:
    assert picked([(0, 0.0), (0, 0.04), (0, 0.08)]) == [(0, 0.04)]
    ((_, second),) = picked(steady(9.9))
    assert second == pytest.approx(5, abs=0.5)


def test_a_long_scene_is_seen_every_ten_seconds() -> None:
    picks = picked(steady(60))
    assert {scene for scene, _ in picks} == {0}
    assert [second for _, second in picks] == pytest.approx([5, 15, 25, 35, 45, 55], abs=0.5)


def test_every_scene_is_seen_however_short() -> None:
    scenes = [*steady(7), (1, 7.0), *steady(12, 2, 7.04)]
    assert [scene for scene, _ in picked(scenes)] == [0, 1, 2, 2]


def test_too_many_picks_are_thinned_to_the_very_end() -> None:
    picks = [second for _, second in picked([(i, i / 5) for i in range(5000)], limit=20)]
    assert len(picks) == 20
    assert picks[0] == 0
    assert picks[-1] > 950
    gaps = [b - a for a, b in pairwise(picks)]
    assert max(gaps) <= 2 * min(gaps)


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
