from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from classifier.training.build.inspection import Unfit, inspect
from fence.decoders import Decoders
from playground.media import animation, audio, video
from tests.classifier.training.build.conftest import put


def saved(tmp_path: Path, colours: int, side: int) -> Path:
    pixels = np.arange(side * side) % colours * (255 // colours)
    picture = pixels.reshape(side, side).astype(np.uint8)
    Image.fromarray(picture).save(tmp_path / "a.png")
    return tmp_path / "a.png"


def test_copies_of_a_picture_have_much_the_same_fingerprint(
    tmp_path: Path, decoders: Decoders
) -> None:
    small = inspect(put(tmp_path / "a", 1, quality=50), decoders)
    large = inspect(put(tmp_path / "b", 1, 900, 675), decoders)
    other = inspect(put(tmp_path / "c", 2), decoders)
    assert small
    assert large
    assert other
    assert bin(int(small, 16) ^ int(large, 16)).count("1") < 20
    assert bin(int(small, 16) ^ int(other, 16)).count("1") > 60


def test_an_animation_counts_by_its_first_frame(tmp_path: Path, decoders: Decoders) -> None:
    (tmp_path / "a.gif").write_bytes(animation(1, "GIF", 5, 200))
    inspect(tmp_path / "a.gif", decoders)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cannot be decoded: the bytes are of no known kind"),
        (b"\x89PNG\r\n\x1a\n broken", "cannot be decoded: "),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cannot be decoded: image/svg+xml is never"),
        (audio(), "sound"),
        (video(1), "a video"),
    ],
)
def test_what_is_no_picture_is_told(
    tmp_path: Path, decoders: Decoders, data: bytes, said: str
) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(Unfit) as caught:
        inspect(tmp_path / "a", decoders)
    assert str(caught.value).startswith(said)


def test_sixty_four_pixels_are_enough(tmp_path: Path, decoders: Decoders) -> None:
    inspect(put(tmp_path / "a", 1, 300, 64), decoders)
    with pytest.raises(Unfit, match="smaller than 64 px on a side: 300 by 63"):
        inspect(put(tmp_path / "a", 1, 300, 63), decoders)


@pytest.mark.parametrize(("colours", "side"), [(1, 250), (16, 250), (200, 100)])
def test_an_icon_has_few_colours(
    tmp_path: Path, decoders: Decoders, colours: int, side: int
) -> None:
    with pytest.raises(Unfit, match=f"an icon, of very few colours: {colours} in {side} by"):
        inspect(saved(tmp_path, colours, side), decoders)


def test_a_grey_picture_is_none(tmp_path: Path, decoders: Decoders) -> None:
    inspect(saved(tmp_path, 17, 250), decoders)
