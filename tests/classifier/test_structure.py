"""What a picture's shape says: harmless drawings, and photographs that have no structure."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from classifier.structure import cells, regions, structure
from playground.media import gradient
from playground.samples import photograph


def tiled(rows: int, columns: int, gutter: int = 6, cell: int = 100) -> NDArray[np.uint8]:
    """A contact sheet of noise on white."""
    noise = np.random.default_rng(1)
    sheet = np.full(
        (rows * (cell + gutter) + gutter, columns * (cell + gutter) + gutter, 3), 255, np.uint8
    )
    for row in range(rows):
        for column in range(columns):
            top, left = gutter + row * (cell + gutter), gutter + column * (cell + gutter)
            sheet[top : top + cell, left : left + cell] = noise.integers(0, 256, (cell, cell, 3))
    return sheet


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 4), (1, 3), (6, 2)])
def test_cells_are_counted(size: tuple[int, int]) -> None:
    assert cells(tiled(*size)) == size


def test_a_sheet_saved_as_a_small_jpeg_is_still_one(tmp_path: object) -> None:
    sheet = Image.fromarray(tiled(3, 3, gutter=12, cell=200)).resize((330, 330))
    assert cells(np.asarray(sheet)) == (3, 3)


@pytest.mark.parametrize("name", ["astronaut", "chelsea", "coffee", "rocket"])
def test_a_photograph_has_no_structure(name: str) -> None:
    pixels = np.asarray(photograph(name))
    assert structure(pixels, pixels.shape[0] * pixels.shape[1]) == ""


def test_a_margin_is_no_gutter() -> None:
    page = np.full((300, 200, 3), 255, np.uint8)
    page[40:260, 30:170] = np.asarray(gradient(1, 140, 220))
    assert cells(page) == (1, 1)


@pytest.mark.parametrize(
    ("shape", "area", "why"),
    [
        ((100, 400), 40_000, "it is 4.0 times as long as wide"),
        ((500, 200), 100_000, "it is 2.5 times as long as wide"),
        ((499, 200), 99_800, ""),
        ((300, 400), 50_000_000, "it has 50 megapixels"),
        ((300, 400), 49_999_999, ""),
    ],
)
def test_what_one_look_would_lose(shape: tuple[int, int], area: int, why: str) -> None:
    pixels = np.asarray(gradient(2, shape[1], shape[0]))
    assert structure(pixels, area) == why


def test_a_grid_is_named() -> None:
    assert structure(tiled(3, 4), 0) == "it is a grid of 3 by 4"
    assert structure(tiled(1, 2), 0) == ""


@pytest.mark.parametrize(
    ("height", "width", "rows", "columns"),
    [
        (300, 400, 3, 3),
        (100, 300, 1, 3),
        (900, 300, 3, 1),
        (50, 3000, 1, 6),
        (1, 3, 1, 3),
        (2, 2, 3, 3),
    ],
)
def test_the_parts_cover_all_and_overlap_nowhere(
    height: int, width: int, rows: int, columns: int
) -> None:
    seen = np.zeros((height, width), int)
    found = regions(np.zeros((height, width, 3), np.uint8))
    for region in found:
        seen[region.top : region.bottom, region.left : region.right] += 1
    assert (seen == 1).all()
    assert len(found) == len({region.name for region in found})
    assert found[0].name == f"part 1,1 of {rows} by {columns}"
    assert found[-1].name == f"part {rows},{columns} of {rows} by {columns}"
