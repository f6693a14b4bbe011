"""Whole videos: sound, odd, damaged, and no videos at all."""

import random
import re
from pathlib import Path

import numpy as np
import pytest

from fence.demand import Demand
from fence.parent import Fence
from playground.media import audio, picture, video
from review.errors import NotVisual, Permanent
from review.film import shortfall
from review.score import Footage, Frame, Item, Scene, only_frames
from tests.video.clips import clip, cover_only
from video.frames import frames


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.webm"  # whatever is in it


Items = list[Item]


def items_of(path: Path, data: bytes, size: int = 48) -> Items:
    path.write_bytes(data)
    return items_of_file(path, size)


def items_of_file(path: Path, size: int = 48) -> Items:
    with path.open("rb") as file:
        return list(frames(file, Demand(side=size)))


def decode(path: Path, data: bytes, size: int = 48) -> list[Frame]:
    """The frame picked of each scene."""
    return picked(items_of(path, data, size))


def picked(items: Items) -> list[Frame]:
    return [frame for frame in only_frames(items) if not frame.spare]


def footage(items: Items) -> Footage:
    assert isinstance(items[-1], Footage)
    return items[-1]


def shades(found: list[Frame]) -> list[int]:
    """The grey of the lower right corner, rounded as the codec is lossy."""
    return [round(int(f.pixels[-3, -3].mean()) / 10) * 10 for f in found]


@pytest.mark.parametrize(
    ("container", "codec"),
    [
        ("webm", "libvpx-vp9"),
        ("webm", "libvpx"),
        ("webm", "libsvtav1"),
        ("ogg", "libvpx"),
        ("mpeg", "mpeg1video"),
        ("mpeg", "mpeg2video"),
    ],
)
def test_a_video_is_seen_scene_by_scene(path: Path, container: str, codec: str) -> None:
    found = decode(path, video(1, container, codec, seconds=3, cuts=(1.0, 2.0)), 120)
    assert [f.scene for f in found] == [0, 1, 2]
    assert [f.second for f in found] == pytest.approx([0.5, 1.5, 2.5], abs=0.1)
    for frame in found:
        assert frame.pixels.shape == (120, 160, 3)
        assert frame.pixels.dtype == np.uint8
        assert frame.pixels.flags.c_contiguous
        assert frame.page is None
    means = [f.pixels.mean() for f in found]
    assert means[1] < 100 < min(means[0], means[2])  # every second scene is dark


@pytest.mark.parametrize("rate", [10, 25, 60])
@pytest.mark.parametrize("length", [1, 3, 12])
def test_a_flash_is_seen(path: Path, rate: int, length: int) -> None:
    found = decode(path, clip([50] * 40 + [200] * length + [50] * 40, rate=rate))
    assert shades(found) == [50, 200]  # what comes after looks like what came before


def test_a_long_scene_is_seen_every_ten_seconds(path: Path) -> None:
    found = items_of(path, clip([50] * 50, rate=2))
    assert [(i.begin, i.end) for i in found if isinstance(i, Scene)] == [
        (0, 10),
        (10, 20),
        (20, 25),
    ]


def test_many_scenes_are_thinned_to_the_very_end(path: Path) -> None:
    path.write_bytes(clip([number * 97 % 256 for number in range(600)]))  # 229 scenes
    with path.open("rb") as file:
        found = list(frames(file, Demand(side=48, scenes=100)))
    listed = [item for item in found if isinstance(item, Scene)]
    assert 50 < len(listed) <= 101
    assert listed[0].number == 0
    assert listed[-1].number > 220
    assert footage(found).seen < 23


def test_what_comes_again_is_not_looked_at_again(path: Path) -> None:
    found = items_of(path, clip(([50] * 20 + [200] * 20) * 5))
    assert [i.alike for i in found if isinstance(i, Scene)] == [None, None, *[0, 1] * 4]
    assert footage(found).seen == pytest.approx(8)


def test_a_small_video_is_not_enlarged(path: Path) -> None:
    assert decode(path, clip([50] * 5), 224)[0].pixels.shape == (48, 64, 3)


def test_a_strip_is_reduced(path: Path) -> None:
    (frame,) = decode(path, video(1, width=1600, height=64, seconds=0.2), 64)
    height, width, _ = frame.pixels.shape
    assert height * width <= 4 * 64 * 64 * 1.1
    assert width / height == pytest.approx(25, rel=0.05)


@pytest.mark.parametrize(
    ("rotation", "corner"), [(0, (0, 0)), (90, (-1, 0)), (180, (-1, -1)), (-90, (0, -1))]
)
def test_a_video_is_put_upright(path: Path, rotation: int, corner: tuple[int, int]) -> None:
    """Against the clock, the upper left corner goes down first."""
    (frame,) = decode(path, clip([0] * 5, rotation=rotation))
    assert frame.pixels.shape == ((48, 64, 3) if rotation in (0, 180) else (64, 48, 3))
    corners = [(0, 0), (-1, 0), (-1, -1), (0, -1)]
    assert [frame.pixels[c].mean() > 200 for c in corners] == [c == corner for c in corners]


def test_sound_may_go_on_for_longer(path: Path) -> None:
    assert len(decode(path, clip([50] * 25, sound=4))) == 1


def test_a_video_without_a_duration_is_seen(path: Path) -> None:
    assert len(decode(path, clip([50] * 25 + [200] * 25, live=True))) == 2


@pytest.mark.parametrize("data", [audio(), cover_only()], ids=["Opus", "with a cover"])
def test_sound_only_is_nothing_to_look_at(path: Path, data: bytes) -> None:
    with pytest.raises(NotVisual, match=r"^there is no video stream$"):
        decode(path, data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<!DOCTYPE html><html><body>no</body></html>", id="HTML"),
        pytest.param(random.Random(1).randbytes(50_000), id="random"),
        pytest.param(picture(1), id="a picture"),
        pytest.param(audio(0, "wav", "pcm_s16le"), id="WAV"),
        pytest.param(b"ffconcat version 1.0\nfile '/etc/passwd'\n", id="a list of files"),
        pytest.param(b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n", id="a playlist"),
        pytest.param(clip([50] * 5, container="avi", codec="mpeg4"), id="AVI"),
    ],
)
def test_what_is_no_video_is_permanent(path: Path, data: bytes) -> None:
    with pytest.raises(Permanent, match="the video cannot be opened: ") as caught:
        decode(path, data)
    assert str(path) not in str(caught.value)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return video(1, seconds=8, cuts=(2.0, 4.0, 6.0))


@pytest.mark.parametrize("part", [0.1, 0.3, 0.6])
def test_of_a_truncated_video_the_rest_was_not_seen(path: Path, whole: bytes, part: float) -> None:
    found = items_of(path, whole[: int(len(whole) * part)])
    assert picked(found)
    words = shortfall(footage(found))
    assert re.fullmatch(r"only \d\.\d of 8\.0 s could be looked at", words)


@pytest.mark.parametrize("more", [0, 20, 200])
def test_a_header_alone_is_permanent(path: Path, whole: bytes, more: int) -> None:
    first_cluster = whole.index(b"\x1f\x43\xb6\x75")
    with pytest.raises(Permanent, match=r"no frame could be decoded|cannot be opened"):
        decode(path, whole[: first_cluster + more])


def test_damage_in_the_middle_is_passed(path: Path, whole: bytes) -> None:
    middle = len(whole) // 2
    found = items_of(path, whole[:middle] + bytes(300) + whole[middle + 300 :])
    assert max(frame.second or 0 for frame in picked(found)) > 6


def test_a_claim_of_many_pixels_is_not_decoded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("video.probe._MAX_PIXELS", "1000")
    with pytest.raises(Permanent, match="no frame could be decoded"):
        decode(path, clip([50] * 5))


def test_it_runs_within_the_fence(path: Path, whole: bytes) -> None:
    path.write_bytes(whole)
    with Fence("video.frames:frames") as fence:
        inside = list(fence.open(path, Demand(side=48)))
    outside = items_of_file(path)
    assert [i for i in inside if not isinstance(i, Frame)] == [
        i for i in outside if not isinstance(i, Frame)
    ]
    pairs = list(zip(only_frames(inside), only_frames(outside), strict=True))
    assert len(pairs) > 15
    for one, other in pairs:
        assert (one.scene, one.second, one.spare) == (other.scene, other.second, other.spare)
        assert (one.pixels == other.pixels).all()
