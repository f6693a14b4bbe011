"""Which scenes and frames come out of what moves."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageFilter
from PIL.Image import Resampling

from fence.demand import Demand
from playground.samples import photograph
from review.errors import Permanent
from review.score import Frame, Scene
from tests.video.moments import grey, moment, moments, picks, scenes, telling
from video.moment import Moment, Pixels


def test_nothing_has_no_scenes() -> None:
    chosen = telling()
    assert list(chosen.choose([])) == []
    assert (chosen.frames, chosen.seen) == (0, 0.0)


def test_a_scene_comes_first_then_the_frame_picked_then_its_spares() -> None:
    items = list(telling().choose(moments([40] * 50 + [200] * 50)))
    kinds = [type(i).__name__ + "*" * getattr(i, "spare", False) for i in items]
    assert kinds == ["Scene", "Frame", *["Frame*"] * 4] * 2
    assert [(s.begin, s.end, s.frames) for s in scenes(items)] == [(0, 2, 50), (2, 4, 50)]
    assert [f.scene for f in picks(items)] == [0, 1]
    assert [f.second for f in picks(items)] == pytest.approx([1, 3], abs=0.2)


@pytest.mark.parametrize("length", [1, 2, 3, 12])
def test_a_flash_is_a_scene_with_all_its_frames(length: int) -> None:
    items = list(telling().choose(moments([40] * 30 + [200] * length + [40] * 30)))
    flash = scenes(items)[1]
    assert flash.frames == length
    frames = [i for i in items if isinstance(i, Frame) and i.scene == flash.number]
    assert len(frames) == min(5, length)
    assert all(frame.pixels[0, 0, 0] == 200 for frame in frames)


def test_what_stays_for_long_is_seen_every_ten_seconds() -> None:
    found = scenes(telling().choose(moments([40] * 30, rate=1)))
    assert [scene.begin for scene in found] == [0, 10, 20]


def test_what_turns_into_another_picture_little_by_little_is_another_scene() -> None:
    fade = [*range(40, 200, 8), *range(200, 40, -8)]
    found = list(telling().choose(moments([40] * 50 + fade + [40] * 50)))
    assert max(int(frame.pixels.max()) for frame in picks(found)) > 120


def test_what_looks_the_same_comes_without_frames() -> None:
    chosen = telling()
    items = list(chosen.choose(moments(([40] * 20 + [200] * 20) * 10)))
    assert [scene.alike for scene in scenes(items)] == [None, None, *[0, 1] * 9]
    assert len(picks(items)) == 2
    assert chosen.seen == pytest.approx(16)


def test_a_flash_stands_for_no_other_scene() -> None:
    items = list(telling().choose(moments([40] * 20 + [200] * 2 + [40] * 20 + [200] * 20)))
    assert [scene.alike for scene in scenes(items)] == [None, None, 0, None]


def shown(*pictures: Pixels) -> list[Scene]:
    """Each for a second, and black between them."""
    frames = [frame for picture in pictures for frame in [picture] * 25 + [grey(0)] * 25]
    timed = (moment(number / 25, pixels) for number, pixels in enumerate(frames))
    return scenes(telling().choose(timed))[::2]


def test_the_same_but_for_a_small_part_is_not_the_same() -> None:
    one, other = grey(100), grey(100)
    other[:12, :12] = 200  # a hundredth and a half of the picture
    assert [scene.alike for scene in shown(one, other, one)] == [None, None, 0]


@pytest.mark.parametrize("cells", [(16, 9), (32, 18)])
def test_a_mosaic_stands_for_nothing_that_it_hides(cells: tuple[int, int]) -> None:
    photo = photograph("astronaut").resize((128, 72))
    sharp = np.asarray(photo)
    mosaic = np.asarray(photo.resize(cells, Resampling.BOX).resize((128, 72), Resampling.NEAREST))
    blurred = np.asarray(photo.filter(ImageFilter.GaussianBlur(6)))
    found = shown(mosaic, blurred, sharp, sharp)
    assert [scene.alike is None for scene in found] == [True, True, True, False]


def test_pictures_of_little_contrast_are_told_apart() -> None:
    rng = np.random.default_rng(2)
    tiles = [rng.integers(100, 140, (9, 16, 3), dtype=np.uint8) for _ in range(6)]
    pictures = [np.asarray(Image.fromarray(tile).resize((128, 72))) for tile in tiles]
    frames = [picture for picture in pictures for _ in range(100)]
    timed = (moment(number / 25, pixels) for number, pixels in enumerate(frames))
    assert [round(scene.begin) for scene in scenes(telling().choose(timed))] == [
        0,
        4,
        8,
        12,
        16,
        20,
    ]


def test_too_many_scenes_are_thinned_to_the_very_end() -> None:
    shades = [(number * 97) % 256 for number in range(4000)]
    chosen = telling(40, lambda: chosen.frames / len(shades))
    found = scenes(chosen.choose(moments(shades, rate=10)))
    assert 35 <= len(found) <= 41
    later = [scene.begin for scene in found if scene.begin > 20]
    gaps = [b - a for a, b in pairwise(later)]
    assert later[-1] > 380
    assert max(gaps) < 3 * min(gaps)
    assert chosen.seen < 40  # what was not looked at was not seen
    assert chosen.skipped + chosen.seen == pytest.approx(400, abs=0.1)


def test_a_scene_of_a_second_is_looked_at_however_many_flashes_there_are() -> None:
    flashes = [(number * 97) % 200 for number in range(2000)]
    shades = [*flashes, *[250] * 75, *flashes]
    chosen = telling(40, lambda: 0.001)  # what flashes takes nearly all of the file
    long = [s for s in scenes(chosen.choose(moments(shades))) if s.frames > 25]
    assert [scene.frames for scene in long] == [75]


def test_a_gap_is_not_seen() -> None:
    chosen = telling()
    first, second, third = moments([40] * 3, rate=0.01)
    list(chosen.choose([first, second, third]))
    assert chosen.seen == pytest.approx(2.04)


def test_a_gap_in_which_nothing_is_lost_is_a_picture_that_stays() -> None:
    chosen = telling()
    list(chosen.choose(moments([40] * 3, rate=0.01, follows=True)))
    assert chosen.seen == pytest.approx(200.04)


def test_trouble_comes_after_the_scene_in_which_it_came() -> None:
    def broken() -> Iterator[Moment]:
        yield from moments([40] * 10)
        raise Permanent("broken")

    found: list[Scene | Frame] = []
    with pytest.raises(Permanent, match=r"^broken$"):
        found.extend(telling().choose(broken()))
    assert [scene.frames for scene in scenes(found)] == [10]


def test_all_that_may_be_told_of_a_video_fits_into_its_limits() -> None:
    """As many scenes as ever, short ones and long ones: the parent counts what it hears."""
    most = Demand(side=48, scenes=8).most_items
    rng = np.random.default_rng(3)
    short = [grey(int(shade)) for shade in rng.integers(0, 256, 400) for _ in range(6)]
    tiles = [rng.integers(0, 256, (9, 16, 3), dtype=np.uint8) for _ in range(200)]
    large = [np.asarray(Image.fromarray(tile).resize((128, 72))) for tile in tiles]
    long = [picture for picture in large for _ in range(30)]
    timed = (moment(n / 25, picture) for n, picture in enumerate([*short, *long]))
    items = list(telling(8).choose(timed))
    assert len(items) > 6 * 8 * 4
    assert len(items) + 2 <= most  # and the footage, twice
