"""Bombs through the fence: how each ends, and that the next video is fine."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fence.parent import Fence
from review.errors import Permanent
from review.film import shortfall
from tests.video import hostile
from tests.video.through import VIDEO, footage_of

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
MOST_MB = 250

Make = Callable[[], bytes]

BOMBS = [
    pytest.param(lambda: hostile.vp9_claiming(16_000, 16_000), id="VP9"),
    pytest.param(lambda: hostile.vp9_claiming(16_000, 9_000), id="VP9, wide"),
    pytest.param(lambda: hostile.theora_claiming(16_000, 16_000), id="Theora"),
    pytest.param(lambda: hostile.mpeg_claiming(4_095, 4_095), id="MPEG-1"),
]


@pytest.fixture(scope="module")
def fence() -> Iterator[Fence]:
    with Fence(VIDEO) as made:
        yield made


@pytest.fixture(scope="module")
def hasty() -> Iterator[Fence]:
    # A twentieth of them is left for the last answer, on a machine that may be busy.
    with Fence(VIDEO, seconds=6, max_items=20_000) as made:
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize("make", BOMBS)
def test_a_claim_of_a_gigabyte_of_pixels_is_refused(fence: Fence, path: Path, make: Make) -> None:
    with pytest.raises(Permanent, match=r"^(the video stream has no size|no frame could be dec)"):
        footage_of(fence, path, make())


@pytest.mark.integration
@pytest.mark.parametrize(
    "make",
    [
        *BOMBS,
        pytest.param(lambda: hostile.many_frames(300_000, key=12), id="many frames"),
        pytest.param(lambda: hostile.without_end(20), id="without an end"),
    ],
)
def test_a_bomb_takes_no_memory(path: Path, make: Make) -> None:
    path.write_bytes(make())
    command = [sys.executable, "-m", "tests.video.peak", str(path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert int(said) < MOST_MB


@pytest.mark.parametrize(
    "make",
    [lambda: hostile.theora_claiming(0, 0), lambda: hostile.mpeg_claiming(0, 0)],
    ids=["Theora", "MPEG-1"],
)
def test_no_width_is_permanent(fence: Fence, path: Path, make: Make) -> None:
    with pytest.raises(Permanent, match=r"^the video stream has no size$"):
        footage_of(fence, path, make())


@pytest.mark.parametrize("key", [1, 12])
def test_of_a_million_frames_those_are_seen_for_which_there_is_time(
    hasty: Fence, path: Path, key: int
) -> None:
    scenes, footage = footage_of(hasty, path, hostile.many_frames(1_000_000, key=key))
    assert scenes
    assert footage.hurried_from is not None
    assert 0 < footage.hurried_from < footage.seen < 30_000
    assert shortfall(footage).startswith("in the 6 s that it may take, it was seen up to ")


def test_what_has_no_end_in_sight_is_permanent(hasty: Fence, path: Path) -> None:
    with pytest.raises(Permanent, match=r"^the video cannot be opened: "):
        footage_of(hasty, path, hostile.without_end(20))
