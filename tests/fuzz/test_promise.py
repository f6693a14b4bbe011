"""What is promised of a video is looked at, one promise after the other."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from fence.wire import Broken
from review.score import Footage, Frame, Item, Scene
from tests.fuzz.promise import check_film

_PIXEL = np.zeros((1, 1, 3), np.uint8)


def _scene(number: int, begin: float, **other: Any) -> Scene:
    return Scene(number=number, begin=begin, end=begin + 1, frames=3, **other)


def _frame(scene: int, second: float | None, **other: Any) -> Frame:
    return Frame(scene=scene, second=second, **{"pixels": _PIXEL} | other)


_BEGIN = Footage(duration=2.0, seen=0, frames=0)
_END = Footage(duration=2.0, seen=1, frames=3)


def test_a_kept_promise_is_noticed() -> None:
    assert check_film([_BEGIN, _scene(0, 0), _frame(0, 0.5), _END]) == 1


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([_BEGIN, _scene(0, 0), _frame(0, 0.5)], id="no footage at the end"),
        pytest.param([_scene(0, 0), _frame(0, 0.5), _END], id="none at the beginning"),
        pytest.param([_BEGIN, _frame(0, 0.5), _scene(0, 0), _END], id="a frame before its scene"),
        pytest.param([_BEGIN, _scene(0, 0), _frame(0, 1.5), _END], id="not in its scene"),
        pytest.param([_BEGIN, _scene(0, 0), _frame(0, None), _END], id="at no second"),
        pytest.param([_BEGIN, _scene(0, 0), _frame(0, 0, spare=True), _END], id="spares only"),
        pytest.param([_BEGIN, _scene(1, 0, alike=0), _END], id="alike to none"),
        pytest.param(
            [_BEGIN, _scene(0, 1), _frame(0, 1), _scene(1, 0), _frame(1, 0), _END], id="going back"
        ),
        pytest.param(
            [_BEGIN, _scene(0, 0), _frame(0, 0), Footage(duration=None, seen=9, frames=3)],
            id="more seen than there is",
        ),
        pytest.param(
            [_BEGIN, _scene(0, 0), _frame(0, 0), Footage(duration=-1, seen=1, frames=3)],
            id="a negative duration",
        ),
        pytest.param(
            [_BEGIN, _scene(0, 0), _frame(0, 0, pixels=_PIXEL.astype(float)), _END], id="floats"
        ),
    ],
)
def test_a_broken_promise_is_noticed(items: Iterable[Item]) -> None:
    with pytest.raises((AssertionError, Broken)):
        check_film(items)
