"""Animations behind the decoder of pictures, and behind the fence."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fence.child import load
from fence.decoders import Decoders
from fence.demand import Demand
from fence.parent import Fence
from playground.media import encoded, picture
from review.errors import Permanent
from review.score import Footage, Frame, Item, Scene, only_frames
from review.upload import Kind
from video.animation import telling
from wiring import DECODERS, LONG_ANIMATIONS

TARGET = LONG_ANIMATIONS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def animation(shades: list[int], fmt: str = "GIF", milliseconds: int = 100) -> bytes:
    """A grey picture of 64 by 48 for each shade, and no two of them quite alike."""
    drawn = [np.full((48, 64, 3), shade, np.uint8) for shade in shades]
    for number, pixels in enumerate(drawn):
        pixels[0, number % 64] = number % 256  # Pillow leaves out a frame that repeats the last
    first, *rest = map(Image.fromarray, drawn)
    more = {"lossless": True} if fmt == "WEBP" else {}
    return encoded(
        first, fmt, save_all=True, append_images=rest, duration=milliseconds, loop=0, **more
    )


def items_of(path: Path, data: bytes, **demand: int) -> list[Item]:
    path.write_bytes(data)
    with path.open("rb") as file:
        return list(load(TARGET)(file, Demand(side=48, **demand)))  # type: ignore[arg-type]


@pytest.mark.parametrize("fmt", ["GIF", "PNG", "WEBP"])
def test_a_long_animation_is_looked_at_scene_by_scene(path: Path, fmt: str) -> None:
    items = items_of(path, animation([50] * 20 + [200] * 20 + [50] * 20, fmt))
    scenes = [item for item in items if isinstance(item, Scene)]
    assert [(s.frames, s.alike) for s in scenes] == [(20, None), (20, None), (20, 0)]
    assert [s.begin for s in scenes] == pytest.approx([0, 2, 4], abs=0.11)
    frames = list(only_frames(items))
    assert [f.spare for f in frames] == [False, True, True, True, True] * 2
    assert [int(f.pixels[-3, -3].mean()) for f in frames] == [50] * 5 + [200] * 5
    assert isinstance(items[-1], Footage)
    assert items[-1].duration == pytest.approx(6, abs=0.11)
    assert items[-1].seen == pytest.approx(6, abs=0.11)
    assert items[-1].frames == 60


@pytest.mark.parametrize("fmt", ["GIF", "PNG", "WEBP"])
@pytest.mark.parametrize("count", [2, 7, 8])
def test_of_a_short_one_every_frame_is_looked_at_by_itself(
    path: Path, fmt: str, count: int
) -> None:
    items = items_of(path, animation([40 + 20 * n for n in range(count)], fmt))
    assert all(isinstance(item, Frame) and not item.spare for item in items)
    assert len(items) == count


def test_how_many_are_short_can_be_set(path: Path) -> None:
    data = animation([40 + 20 * n for n in range(9)])
    assert any(isinstance(item, Scene) for item in items_of(path, data))
    assert len(items_of(path, data, frames=9)) == 9


@pytest.mark.parametrize("data", [picture(1), picture(1, "PNG")], ids=["JPEG", "PNG"])
def test_a_still_picture_is_a_frame(path: Path, data: bytes) -> None:
    [frame] = items_of(path, data)
    assert isinstance(frame, Frame)
    assert frame.second is None


def test_pages_are_spread_as_ever(path: Path) -> None:
    pages = [Image.fromarray(np.full((48, 64, 3), 10 * n, np.uint8)) for n in range(20)]
    items = items_of(path, encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    assert [item.page for item in items if isinstance(item, Frame)] == [
        *(1, 4, 6, 9, 12, 15, 17, 20)
    ]


def a_frame(number: int) -> Frame:
    return Frame(scene=number, second=number / 10, pixels=np.full((48, 64, 3), 90, np.uint8))


@pytest.mark.parametrize("count", [3, 20])
def test_what_was_there_before_trouble_comes_before_it(count: int) -> None:
    def broken() -> Iterator[Item]:
        yield from map(a_frame, range(count))
        raise Permanent("broken")

    found: list[Item] = []
    with pytest.raises(Permanent, match=r"^broken$"):
        found.extend(telling(broken(), Demand(side=48)))
    assert len(list(only_frames(found))) == (3 if count == 3 else 5)


def test_an_animation_that_takes_too_long_is_told_as_far_as_it_went() -> None:
    frames = map(a_frame, range(1000))
    found: list[Item] = []
    with pytest.raises(Permanent, match=r"^it took all of the 0.001 s that it may take$"):
        found.extend(telling(frames, Demand(side=48, seconds=0.001)))
    assert found


@pytest.mark.parametrize("fmt", ["GIF", "PNG", "WEBP"])
def test_it_runs_within_the_fence(path: Path, fmt: str) -> None:
    data = animation([50] * 20 + [200] * 20, fmt)
    path.write_bytes(data)
    with Fence(TARGET) as fence:
        inside = list(fence.open(path, Demand(side=48)))
        path.write_bytes(picture(1))
        assert len(list(fence.open(path, Demand(side=48)))) == 1
    outside = items_of(path, data)
    assert [i for i in inside if not isinstance(i, Frame)] == [
        i for i in outside if not isinstance(i, Frame)
    ]


def through(path: Path, data: bytes) -> tuple[list[Item], list[int]]:
    """What both decoders make of a file, and how many pictures each of them was asked for."""
    path.write_bytes(data)
    with closing(
        Decoders(
            {Kind.PICTURE: Fence(DECODERS[Kind.PICTURE])},
            Demand(side=48),
            animations=Fence(LONG_ANIMATIONS),
        )
    ) as decoders:
        items = list(decoders.open(path, 48))
        fences = (decoders._fences[Kind.PICTURE], decoders._animations)
        return items, [len(fence._idle) if fence else 0 for fence in fences]


@pytest.mark.parametrize("fmt", ["GIF", "PNG", "WEBP"])
def test_a_long_one_goes_to_a_decoder_of_its_own(path: Path, fmt: str) -> None:
    items, used = through(path, animation([50] * 20 + [200] * 20, fmt))
    assert [item.frames for item in items if isinstance(item, Scene)] == [20, 20]
    assert used == [1, 1]  # and the one that said so is used again


@pytest.mark.parametrize("data", [picture(1), animation([40, 90, 140])], ids=["JPEG", "three"])
def test_others_do_not(path: Path, data: bytes) -> None:
    items, used = through(path, data)
    assert all(isinstance(item, Frame) for item in items)
    assert used == [1, 0]


def test_where_there_is_no_such_decoder_both_ends_are_looked_at(path: Path) -> None:
    path.write_bytes(animation([50] * 40))
    fences = {Kind.PICTURE: Fence(DECODERS[Kind.PICTURE])}
    with closing(Decoders(fences, Demand(side=48))) as decoders:
        assert len(list(decoders.open(path, 48))) == 8
