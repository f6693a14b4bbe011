import io
from itertools import pairwise

import av
import numpy as np
import pytest
from PIL import Image

from playground import media
from playground.expected import EXPECTED
from playground.samples import SAMPLES


def test_equal_seeds_give_equal_bytes() -> None:
    for make in (media.picture, media.pdf, media.svg, media.video, media.audio, media.stl):
        assert make(7) == make(7)
        assert make(7) != make(8)


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "GIF", "WEBP", "TIFF"])
def test_pictures_are_of_the_format_asked_for(fmt: str) -> None:
    image = Image.open(io.BytesIO(media.picture(1, fmt, 64, 48)))
    assert (image.format, image.size) == (fmt, (64, 48))


def test_animations_move() -> None:
    with Image.open(io.BytesIO(media.animation(1, frames=3, width=64))) as image:
        image.seek(2)
        with pytest.raises(EOFError):
            image.seek(3)


def test_cuts_are_where_they_were_asked_for() -> None:
    data = media.video(3, seconds=3, cuts=(1, 2))
    with av.open(io.BytesIO(data), "r") as box:
        frames = [f.to_ndarray(format="gray").astype(int) for f in box.decode(video=0)]
    steps = [abs(np.subtract(b, a)).mean() for a, b in pairwise(frames)]
    assert len(frames) == 75
    assert sorted(np.argsort(steps)[-2:] + 1) == [25, 50]


def test_sound_comes_with_a_video_when_asked_for() -> None:
    with av.open(io.BytesIO(media.video(3, seconds=1, sound="libopus"))) as box:
        assert len(box.streams.audio) == 1


def test_samples_have_names_of_their_own() -> None:
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES) >= 20


def test_every_sample_has_an_end_that_is_expected() -> None:
    assert {sample.name for sample in SAMPLES} == set(EXPECTED)
