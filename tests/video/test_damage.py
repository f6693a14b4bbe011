"""Every codec and container, cut off and with flipped bits: what is left is looked at."""

import io
from random import Random

import pytest

from fence.demand import Demand
from review.errors import NotVisual, Permanent
from review.film import shortfall
from review.score import Footage, Item
from tests.fuzz.films import films
from tests.fuzz.mutations import mend_pages
from tests.fuzz.promise import check_film
from video.frames import frames

NAMES = [name for name in films() if name != "cover.mkv"]
# In these it stands nowhere how long they are, or it is reckoned from what is left.
_UNTOLD = (".mpg", ".ts", ".es", ".ogg", "-live")
# FFmpeg opens none without its index at the end, or one cut off within a part's head.
_UNOPENED = ("h264.mp4-turned", "h264.mp4-parts")


def items_of(data: bytes) -> list[Item]:
    """Nothing, where it is refused; else what keeps what is promised."""
    items: list[Item] = []
    try:
        items.extend(frames(io.BytesIO(data), Demand(side=48)))
    except (Permanent, NotVisual, MemoryError):  # a size that was flipped; the fence refuses it
        check_film(items, whole=False)
        return []
    check_film(items)
    return items


def last(items: list[Item]) -> Footage:
    assert isinstance(items[-1], Footage)
    return items[-1]


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_one_is_seen_whole(name: str) -> None:
    footage = last(items_of(films()[name]))
    assert (footage.errors, shortfall(footage)) == (0, "")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in _UNOPENED])
def test_of_what_is_cut_off_the_rest_is_looked_at(name: str) -> None:
    data, seen = films()[name], [0.0]
    for tenth in range(1, 10):
        items = items_of(data[: len(data) * tenth // 10])
        seen.append(last(items).seen if items else seen[-1])  # else it is refused
        if items and not any(part in name for part in _UNTOLD) and seen[-1] < 0.5:
            assert "could be looked at" in shortfall(last(items))
    assert seen == sorted(seen)
    assert seen[-1] > 0


@pytest.mark.parametrize("name", _UNOPENED)
@pytest.mark.parametrize("tenth", range(1, 10))
def test_without_an_index_it_is_refused_or_looked_at(name: str, tenth: int) -> None:
    data = films()[name]
    items_of(data[: len(data) * tenth // 10])


@pytest.mark.parametrize("name", NAMES)
def test_flipped_bits_hide_little(name: str) -> None:
    rng, looked_at = Random(1), 0
    for _ in range(20):
        data = bytearray(films()[name])
        for _ in range(3):
            data[rng.randrange(len(data) // 5, len(data))] ^= 1 << rng.randrange(8)
        if data.startswith(b"OggS"):
            mend_pages(data)
        looked_at += bool(items_of(bytes(data)))
    assert looked_at >= 10
