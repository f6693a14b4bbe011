"""Videos through the fence, one after the other."""

from pathlib import Path

from fence.demand import Demand
from fence.parent import Fence
from review.score import Footage, Frame, Item, Scene
from review.upload import Kind
from tests.fuzz.films import films
from tests.fuzz.promise import check_film
from wiring import DECODERS

VIDEO = DECODERS[Kind.VIDEO]

Items = list[Item]


def footage_of(fence: Fence, path: Path, data: bytes) -> tuple[list[Scene], Footage]:
    """What comes of a file, which keeps what is promised; and the next file is fine."""
    try:
        items = answers(fence, path, data)
        check_film(items)
    finally:
        assert len([i for i in answers(fence, path, films()["vp9.webm"]) if is_pick(i)]) == 3
    assert isinstance(items[-1], Footage)
    return [item for item in items if isinstance(item, Scene)], items[-1]


def answers(fence: Fence, path: Path, data: bytes) -> Items:
    path.write_bytes(data)
    return list(fence.open(path, Demand(side=48)))


def is_pick(item: Item) -> bool:
    return isinstance(item, Frame) and not item.spare
