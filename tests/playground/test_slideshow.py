import io
from itertools import pairwise

import av
import numpy as np
import pytest
from PIL import Image

from playground import slideshow

COLOURS = ("red", "lime", "blue")
PICTURES = [Image.new("RGB", (160, 90), colour) for colour in COLOURS]


def colour(picture: Image.Image) -> str:
    """The one of the three that it is, wherever the encoder has rounded."""
    strongest = int(np.asarray(picture.convert("RGB")).mean(axis=(0, 1)).argmax())
    return COLOURS[strongest]


@pytest.mark.parametrize("codec", ["libvpx-vp9", "libvpx"])
def test_equal_pictures_give_equal_bytes(codec: str) -> None:
    first, second = (slideshow.video(PICTURES, 1, codec=codec) for _ in range(2))
    assert first == second
    assert slideshow.animation(PICTURES, 2) == slideshow.animation(PICTURES, 2)


def test_each_picture_is_shown_for_its_seconds() -> None:
    data = slideshow.video(PICTURES, 4, size=(160, 90), rate=2)
    with av.open(io.BytesIO(data), "r") as box:
        frames = [f.to_ndarray(format="rgb24").astype(int) for f in box.decode(video=0)]
        assert box.duration == 12_000_000
    steps = [abs(b - a).mean() > 20 for a, b in pairwise(frames)]
    assert [number + 1 for number, cut in enumerate(steps) if cut] == [8, 16]
    assert len(frames) == 24


def test_an_animation_has_every_frame_that_was_asked_for() -> None:
    with Image.open(io.BytesIO(slideshow.animation([Image.effect_noise((160, 90), 80)], 9))) as gif:
        assert getattr(gif, "n_frames", 1) == 9


def test_stills_show_each_whole_second() -> None:
    stills = slideshow.stills(slideshow.video(PICTURES, 2, size=(160, 90)))
    shown = {second: colour(Image.open(io.BytesIO(still))) for second, still in stills.items()}
    assert shown == {0: "red", 1: "red", 2: "lime", 3: "lime", 4: "blue", 5: "blue"}


def test_of_what_is_cut_off_there_are_stills_up_to_there() -> None:
    noise = [Image.effect_noise((160, 90), 80 + i) for i in range(6)]
    data = slideshow.video([picture.convert("RGB") for picture in noise], 2, size=(160, 90))
    stills = slideshow.stills(data[: len(data) // 2])
    assert list(stills) == list(range(len(stills)))
    assert 0 < len(stills) < 12
