import hashlib
import io
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps, JpegImagePlugin

from classifier.__main__ import main
from classifier.crops import PICTURES, crops
from classifier.image import frames
from classifier.stability import change, spread
from classifier.variants import same, variants
from fence.demand import Demand

HARMLESS = {"drawing": 0.1, "hentai": 0.1, "neutral": 0.6, "porn": 0.1, "sexy": 0.1}


def test_a_change_is_that_of_the_class_that_changes_most() -> None:
    after = {"drawing": 0.1, "hentai": 0.0, "neutral": 0.3, "porn": 0.5, "sexy": 0.1}
    found = change(HARMLESS, after)
    assert found.largest == pytest.approx(0.4)
    assert found.logit == pytest.approx(abs(math.log(0.5 / 0.5) - math.log(0.2 / 0.8)))


def test_no_change_is_none_and_its_direction_does_not_count() -> None:
    after = HARMLESS | {"hentai": 0.7, "neutral": 0.0}
    assert change(HARMLESS, HARMLESS) == change(after, after)
    assert change(HARMLESS, after) == change(after, HARMLESS)


def test_a_score_of_exactly_nothing_has_a_logit_too() -> None:
    nothing = {"drawing": 1.0, "hentai": 0.0, "neutral": 0.0, "porn": 0.0, "sexy": 0.0}
    everything = {"drawing": 0.0, "hentai": 0.0, "neutral": 0.0, "porn": 1.0, "sexy": 0.0}
    assert change(nothing, everything).logit == pytest.approx(2 * math.log(999_999))


def test_a_spread_names_values_that_occurred() -> None:
    found = spread([float(value) for value in range(100, 0, -1)])
    assert (found.median, found.most, found.largest) == (50, 95, 100)
    assert spread([3.0]) == spread([3.0, 3.0])
    with pytest.raises(ValueError, match="no values"):
        spread([])


def test_crops_are_large_enough_and_no_two_alike() -> None:
    found = list(crops(60))
    assert all(min(pixels.shape[:2]) >= 300 and pixels.dtype == np.uint8 for pixels in found)
    assert len({hashlib.sha256(pixels.tobytes()).digest() for pixels in found}) == 60


def test_half_of_the_crops_are_mirrored(monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(crops(40))
    monkeypatch.setattr(ImageOps, "mirror", lambda image: image)
    upright = list(crops(40))
    turned = [one for one, two in zip(found, upright, strict=True) if not np.array_equal(one, two)]
    assert 12 <= len(turned) <= 28
    assert all(
        np.array_equal(one, two) or np.array_equal(one[:, ::-1], two)
        for one, two in zip(found, upright, strict=True)
    )


def test_crops_are_the_same_every_time() -> None:
    assert all(np.array_equal(one, two) for one, two in zip(crops(20), crops(20), strict=True))


def test_every_picture_stands_in_the_readme_with_its_licence() -> None:
    text = (PICTURES / "README.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert rows == {path.name for path in PICTURES.glob("*.jpg")}


def _decoded(data: bytes) -> NDArray[np.uint8]:
    [frame] = frames(io.BytesIO(data), Demand(side=224))
    pixels: NDArray[np.uint8] = frame.pixels
    return pixels


def test_variants_are_the_same_picture() -> None:
    [pixels] = crops(1)
    assert np.array_equal(_decoded(same(pixels)), pixels)
    for name, data in variants(pixels):
        found = Image.fromarray(_decoded(data)).resize((30, 30), Image.Resampling.BOX)
        wanted = Image.fromarray(pixels).resize((30, 30), Image.Resampling.BOX)
        difference = np.abs(np.asarray(found, np.int16) - np.asarray(wanted, np.int16))
        assert difference.mean() < 4, name


def _tables(data: bytes) -> object:
    """What a JPEG's numbers were divided by, which its quality decides."""
    with Image.open(io.BytesIO(data)) as image:
        assert isinstance(image, JpegImagePlugin.JpegImageFile)
        return image.quantization


def test_thumbnails_are_saved_as_wikimedia_saves_them() -> None:
    [pixels] = crops(1)
    wanted = io.BytesIO()
    Image.fromarray(pixels).save(wanted, "JPEG", quality=87)
    thumbnails = [data for name, data in variants(pixels) if name.endswith("wide")]
    assert thumbnails
    assert all(_tables(data) == _tables(wanted.getvalue()) for data in thumbnails)


def test_only_smaller_thumbnails_are_made() -> None:
    names = [name for name, _data in variants(np.zeros((300, 331, 3), np.uint8))]
    assert [name for name in names if name.endswith("wide")] == ["250 px wide", "330 px wide"]


def test_the_command_measures_every_kind_of_file(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    make_model: Callable[..., Path],
) -> None:
    monkeypatch.setenv("MODEL", str(make_model()))
    monkeypatch.setattr(sys, "argv", ["classifier", "stability", "--json", "--crops", "2"])
    assert main() == 0
    rows = {row["variant"]: row for row in json.loads(capsys.readouterr().out)}
    assert {"250 px wide", "JPEG 60", "turned by EXIF", "WebP"} < set(rows)
    assert rows["JPEG 60"]["pictures"] == 2
    # The tiny model says the same of every picture.
    assert rows["all of these"]["class change"] == {"median": 0, "most": 0, "largest": 0}
