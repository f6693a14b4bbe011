"""Odd videos, through the fence: what there is to see of each is looked at."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from fence.demand import Demand
from fence.parent import Fence
from review.film import shortfall
from review.score import Frame, only_frames
from tests.fuzz.promise import check_film
from tests.video import hostile
from tests.video.through import VIDEO, answers, footage_of

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence(VIDEO) as made:
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize("side", [0, hostile.HUGE])
def test_frames_know_their_size_better_than_the_container(
    fence: Fence, path: Path, side: int
) -> None:
    _, footage = footage_of(fence, path, hostile.vp9_claiming(side, side, frames=False))
    assert footage.frames == 25
    assert shortfall(footage) == ""


def test_a_jump_ahead_by_hours_is_what_a_player_would_wait_through(
    fence: Fence, path: Path
) -> None:
    scenes, footage = footage_of(fence, path, hostile.jumping(3))
    assert footage.frames == 39
    assert scenes[-1].end == pytest.approx(3 * 3600, abs=3)
    assert shortfall(footage) == ""


def test_after_a_jump_back_the_rest_is_looked_at(fence: Fence, path: Path) -> None:
    scenes, footage = footage_of(fence, path, hostile.jumping_back())
    assert footage.frames == 2 * 39
    assert len(scenes) == 6
    assert [scene.alike is None for scene in scenes] == [True] * 3 + [False] * 3
    assert all(one.end <= other.begin for one, other in pairwise(scenes))


def test_the_size_may_change_in_the_middle(fence: Fence, path: Path) -> None:
    path.write_bytes(hostile.changing_size())
    items = list(fence.open(path, Demand(side=200)))
    check_film(items)
    shapes = [i.pixels.shape for i in items if isinstance(i, Frame) and not i.spare]
    assert set(shapes) == {(48, 64, 3), (96, 128, 3)}
    _, footage = footage_of(fence, path, hostile.changing_size())
    assert shortfall(footage) == ""


def test_of_two_streams_the_one_to_show_is_looked_at(fence: Fence, path: Path) -> None:
    frames = only_frames(answers(fence, path, hostile.two_streams()))
    assert {round(int(frame.pixels[-3, -3].mean()) / 10) for frame in frames} == {20}


def test_a_cover_is_no_part_of_the_video(fence: Fence, path: Path) -> None:
    scenes, footage = footage_of(fence, path, hostile.with_cover())
    assert (len(scenes), footage.frames, shortfall(footage)) == (1, 20, "")
