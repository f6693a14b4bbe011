"""What a child says of moving pictures, and what of it is believed."""

import json
import math
from typing import Any

import pytest

from fence.moving import item_of, message_of
from fence.wire import Broken
from review.score import Footage, Scene

SCENE = {"number": 3, "begin": 1.0, "end": 2.5, "frames": 38, "alike": None}
FOOTAGE = {
    "duration": 9.5,
    "seen": 9.0,
    "frames": 230,
    "errors": 2,
    "trouble": "",
    "hurried_from": None,
    "skipped": 0.5,
}


@pytest.mark.parametrize(
    "item",
    [
        Scene(number=3, begin=1.0, end=2.5, frames=38),
        Scene(number=3, begin=1.0, end=1.0, frames=1, alike=2),
        Footage(duration=9.5, seen=9.0, frames=230, errors=2, trouble="so", skipped=0.5),
        Footage(duration=None, seen=0.0, frames=0, hurried_from=3.0),
    ],
)
def test_what_is_sent_arrives(item: Scene | Footage) -> None:
    assert item_of(json.loads(json.dumps(message_of(item)))) == item


def test_a_child_cannot_say_that_it_crashed() -> None:
    found = item_of({"footage": {**FOOTAGE, "crashed": True}})
    assert isinstance(found, Footage)
    assert not found.crashed


@pytest.mark.parametrize(
    "change",
    [
        {"number": -1},
        {"number": True},
        {"number": "3"},
        {"begin": None},
        {"begin": -1.0},
        {"begin": math.nan},
        {"end": 0.5},
        {"end": math.inf},
        {"frames": 0},
        {"frames": 1.5},
        {"alike": 3},  # itself
        {"alike": 4},  # one to come
        {"alike": -1},
    ],
)
def test_a_scene_that_cannot_be_breaks_the_protocol(change: dict[str, Any]) -> None:
    with pytest.raises(Broken):
        item_of({"scene": SCENE | change})


@pytest.mark.parametrize(
    "change",
    [
        {"duration": -1},
        {"duration": math.nan},
        {"seen": None},
        {"seen": math.nan},
        {"seen": -0.1},
        {"frames": -1},
        {"errors": None},
        {"hurried_from": "1"},
        {"skipped": math.inf},
    ],
)
def test_footage_that_cannot_be_breaks_the_protocol(change: dict[str, Any]) -> None:
    with pytest.raises(Broken):
        item_of({"footage": FOOTAGE | change})


def test_words_are_made_safe_to_show() -> None:
    found = item_of({"footage": FOOTAGE | {"trouble": "\x1b[31m" + "x" * 1000}})
    assert isinstance(found, Footage)
    assert len(found.trouble) == 300
    assert found.trouble.isprintable()


@pytest.mark.parametrize("message", [{"done": True}, {"scene": 3, "shape": [1, 1, 3]}, {}])
def test_other_messages_are_none_of_these(message: dict[str, Any]) -> None:
    assert item_of(message) is None
