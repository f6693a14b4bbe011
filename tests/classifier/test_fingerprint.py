"""Copies of a picture look alike, other pictures do not: measured on harmless photographs."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from classifier.fingerprint import fingerprint
from playground.samples import photograph
from review.hint import Decided, hint
from review.score import Frame
from tests.wiki.samples import notice

NAMES = ("astronaut", "chelsea", "coffee", "rocket")


def of(image: Image.Image) -> str:
    taken = fingerprint(Frame(scene=0, pixels=np.asarray(image.convert("RGB"))))
    assert taken is not None
    return taken


def decided(fingerprint: str, title: str) -> Decided:
    return Decided(page_id=1, sha1="", fingerprint=fingerprint, title=title, decision="fine")


def recompressed(image: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out)


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half as large": lambda image: image.resize((image.width // 2, image.height // 2)),
    "a thumbnail": lambda image: image.resize((250, 250 * image.height // image.width)),
    "quality 40": lambda image: recompressed(image, 40),
    "greyscale": lambda image: image.convert("L"),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_found(name: str, copy: str) -> None:
    image = photograph(name)
    assert len(of(image)) == 64
    known = [decided(of(image), "File:A.jpg")]
    found = hint(notice(), of(COPIES[copy](image)), known)
    assert found is not None
    assert (found.title, found.same) == ("File:A.jpg", False)


@pytest.mark.parametrize("name", NAMES)
def test_another_picture_is_not(name: str) -> None:
    known = [decided(of(photograph(other)), other) for other in NAMES if other != name]
    assert hint(notice(), of(photograph(name)), known) is None


def test_what_cannot_be_told_from_others_has_none() -> None:
    assert fingerprint(Frame(scene=0, pixels=np.full((64, 64, 3), 90, np.uint8))) is None


def test_the_closest_is_taken() -> None:
    known = [
        decided(f"{bits:064x}", title)
        for bits, title in ((0b111, "far"), (0b1, "near"), (0b11, "nearer than far"))
    ]
    found = hint(notice(), "0" * 64, known)
    assert found is not None
    assert found.title == "near"
    assert hint(notice(), None, known) is None
