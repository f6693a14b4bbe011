"""A short storm of broken videos and animations, the same each time."""

import io
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fence.demand import Demand
from review.errors import NotVisual, Permanent
from review.score import Item, Scene
from tests.fuzz import batch
from tests.fuzz.broken import files
from tests.fuzz.corpus import format_of
from tests.fuzz.films import SCENES, animations, films
from tests.fuzz.mutations import mend_pages
from tests.fuzz.promise import check_film
from tests.fuzz.sorts import ANIMATIONS, FILMS, Sort
from tests.fuzz.storm import Blower
from video.frames import frames

pytestmark = pytest.mark.integration

_LONG = 60.0  # seconds; what ends these storms is the number of files
_SOUND = "cover.mkv"


@pytest.fixture
def blow(tmp_path: Path) -> Callable[..., Any]:
    def run(sort: Sort, most: int, **decoders: str) -> Any:
        blower = Blower(tmp_path / "file", tmp_path / "kept", sort, **decoders)
        storm = blower.blow(seconds=_LONG, most=most, singly=2)
        blower.close()
        return storm

    return run


@pytest.mark.parametrize("name", sorted(films().keys() - {_SOUND}))
def test_every_seed_is_a_whole_video_of_some_scenes(name: str) -> None:
    items = list(frames(io.BytesIO(films()[name]), Demand(side=48)))
    check_film(items)
    shown = sum(item.frames for item in items if isinstance(item, Scene))
    plain = name.endswith(("-live", "-turned"))
    assert shown in (18, 40) if plain else shown == sum(SCENES)
    assert sum(isinstance(item, Scene) for item in items) >= 2


def test_every_codec_and_container_has_a_seed() -> None:
    assert {format_of(name) for name in films()} >= {
        *("vp8.webm", "vp9.webm", "av1.webm", "theora.ogg", "vp8.ogg", "mpeg1.mpg", "mpeg2.mpg"),
        *("mpeg2.ts", "mpeg1.es", "mjpeg.mov", "h264.mp4", "mpeg4.mp4", "hevc.mp4"),
    }


@pytest.mark.parametrize("name", ["theora.ogg", "vp8.ogg"])
def test_the_checksums_of_pages_are_mended(name: str) -> None:
    data = bytearray(films()[name])
    data[22] ^= 1
    mend_pages(data)
    assert data == films()[name]


def test_broken_videos_are_refused_in_process() -> None:
    for broken in itertools.islice(files(0, films()), 400):
        _look(broken.data)


def _look(data: bytes) -> None:
    items: list[Item] = []
    whole = True
    try:
        items.extend(frames(io.BytesIO(data), Demand(side=48, seconds=5)))
    except (Permanent, NotVisual, MemoryError):
        whole = False
    check_film(items, whole=whole)


@pytest.mark.parametrize(
    ("sort", "most", "singly"), [(FILMS, 100, 4), (ANIMATIONS, 50, 2)], ids=["videos", "animations"]
)
def test_they_go_through_the_fence(
    blow: Callable[..., Any], sort: Sort, most: int, singly: int
) -> None:
    storm = blow(sort, most)
    assert storm.findings == []
    assert storm.together.total() == most
    assert storm.singly.total() == singly
    assert {end for _, end in storm.together} >= {"frames", "permanent"}
    assert 0 < storm.largest_mb < 500


def test_a_decoder_that_fails_is_found(blow: Callable[..., Any]) -> None:
    storm = blow(FILMS, 1, one="tests.fence.decoders:crash")
    assert storm.findings == ["0 vp8.webm: the decoder died (signal 11)"]


def test_every_animation_is_one_of_scenes() -> None:
    file = io.BytesIO(batch.pack(animations().values()))
    items = list(batch.animations(file, Demand(side=48)))
    marks = [item for item in items if batch.is_mark(item)]
    assert len(marks) == len(animations())
    assert sum(isinstance(item, Scene) for item in items) == 3 * len(marks)
