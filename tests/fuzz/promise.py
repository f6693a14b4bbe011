"""What is promised of a video or an animation, whatever its bytes are."""

import json
import math
from collections.abc import Iterable
from dataclasses import asdict

import numpy as np

from fence import wire
from fence.demand import Demand
from fence.moving import item_of
from review.film import shortfall
from review.score import Footage, Frame, Item, Scene

_SPARES = 4
_ALL_TOLD = 500  # scenes, a quarter of what may be told by default
_SLACK = 1.0  # seconds that the last frame may stand for, beyond the end of its scene
_ROUNDING = 1e-6


def check_film(items: Iterable[Item], *, claims: bool = True, whole: bool = True) -> int:
    """How many frames there are; AssertionError or Broken when one is not what is promised.

    `claims`: what the file claims comes before all else. `whole`: nothing was raised after
    these items.
    """
    found = list(items)
    scenes = [item for item in found if isinstance(item, Scene)]
    if not claims and not scenes:
        return _check_stills(found)
    if claims and found:
        assert isinstance(found[0], Footage)
        assert (found[0].seen, found[0].frames) == (0, 0)
    if whole:
        _check_footage(found[-1], scenes)
    middle = found[claims : len(found) - whole]
    assert not any(isinstance(item, Footage) for item in middle)
    _check_scenes(scenes)
    return _check_frames(middle)


def _check_stills(found: list[Item]) -> int:
    """Of an animation of a few frames, or of a picture."""
    for frame in found:
        assert isinstance(frame, Frame)
        assert not frame.spare
        _check_pixels(frame)
    return len(found)


def _check_footage(last: Item, scenes: list[Scene]) -> None:
    assert isinstance(last, Footage)
    assert item_of(json.loads(json.dumps({"footage": asdict(last)}))) == last
    assert last.frames >= sum(scene.frames for scene in scenes) > 0
    assert last.duration is None or last.duration >= 0
    # Of more scenes the last ones may not be told.
    end = scenes[-1].end if len(scenes) < _ALL_TOLD else math.inf
    assert 0 <= last.seen <= end + _SLACK
    assert last.hurried_from is None or 0 <= last.hurried_from <= end
    assert "\n" not in shortfall(last)


def _check_scenes(scenes: list[Scene]) -> None:
    assert len(scenes) <= Demand(side=1).scenes + 1
    before: Scene | None = None
    begun: set[int] = set()
    for scene in scenes:
        assert item_of(json.loads(json.dumps({"scene": asdict(scene)}))) == scene
        assert scene.frames >= 1
        assert scene.alike is None or scene.alike in begun
        if before is not None:
            assert scene.number > before.number
            assert scene.begin >= before.end - _ROUNDING
        before = scene
        if scene.alike is None:
            begun.add(scene.number)


def _check_frames(items: list[Item]) -> int:
    scene, spares, count = None, 0, 0
    for item in items:
        if isinstance(item, Scene):
            assert scene is None or spares or scene.alike is not None
            scene, spares = item, 0
            continue
        assert isinstance(item, Frame)
        assert scene is not None
        assert item.scene == scene.number
        assert scene.alike is None
        assert item.second is not None
        assert scene.begin - _ROUNDING <= item.second <= scene.end + _ROUNDING
        assert item.spare == bool(spares)  # the pick comes first
        _check_pixels(item)
        spares, count = spares + 1, count + 1
        assert spares <= 1 + _SPARES
    return count


def _check_pixels(frame: Frame) -> None:
    shape = list(frame.pixels.shape)
    said = {"scene": frame.scene, "second": frame.second, "page": frame.page, "shape": shape}
    header = wire.frame_header(json.loads(json.dumps(said | {"area": frame.area})))
    assert frame.pixels.dtype == np.uint8
    assert frame.pixels.nbytes == header.bytes
