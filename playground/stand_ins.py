"""Harmless pictures to learn from: drawn ones stand in for what is looked for.

Nobody needs explicit pictures to try the way from a data set to a model that scores. Drawn
versus photographed is a task of the same shape, and far easier: figures upon it say that
the way works, and nothing of how well a model finds anything else.
"""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from classifier.crops import PICTURES, crops

SPEC = """\
name = "drawn-or-photographed"
seed = 1

# Drawn pictures stand in for what is looked for: no explicit picture is needed.
[labels]
drawn = "nsfw"
photographed = "sfw"

[[source]]
manifest = "manifest.csv"
licence = "made by the playground; photographs as in classifier/pictures/README.md"
"""
_COLUMNS = ("path", "label", "uploader", "medium")
_SIDES = (300, 640)  # pixels


def make(folder: Path, count: int, *, first: int = 0) -> Path:
    """`count` pictures of each of two labels, with a manifest and a SPEC; the SPEC's path.

    They are numbered from `first` on, and no number's picture is another's. Those that are
    crops of one photograph have one uploader, so that they stay together.
    """
    end = first + count
    rows = [
        *_save(folder, "drawn", drawn(end), first),
        *_save(folder, "photographed", photographed(end), first),
    ]
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        table.writerows(rows)
    (folder / "spec.toml").write_text(SPEC, encoding="utf-8")
    return folder / "spec.toml"


def drawn(count: int, seed: int = 1) -> Iterator[tuple[str, str, Image.Image]]:
    """Pictures of flat shapes, each with who drew it and what it is."""
    chance = np.random.default_rng(seed)
    for number in range(count):
        width, height = chance.integers(*_SIDES, 2)
        image = Image.new("RGB", (int(width), int(height)), _colour(chance))
        pen = ImageDraw.Draw(image)
        for _ in range(chance.integers(3, 12)):
            _shape(pen, image.size, chance)
        yield f"Draughtsman {number % 25}", "shapes", image


def _shape(pen: ImageDraw.ImageDraw, size: tuple[int, int], chance: np.random.Generator) -> None:
    across, down = np.sort(chance.integers(0, size[0], 2)), np.sort(chance.integers(0, size[1], 2))
    box = [(int(across[0]), int(down[0])), (int(across[1]) + 8, int(down[1]) + 8)]
    match chance.integers(3):
        case 0:
            pen.ellipse(box, fill=_colour(chance), outline="black", width=3)
        case 1:
            pen.rectangle(box, fill=_colour(chance), outline="black", width=3)
        case _:
            pen.line(box, fill=_colour(chance), width=int(chance.integers(2, 12)))


def _colour(chance: np.random.Generator) -> tuple[int, int, int]:
    red, green, blue = chance.integers(0, 256, 3)
    return int(red), int(green), int(blue)


def photographed(count: int) -> Iterator[tuple[str, str, Image.Image]]:
    """Crops of photographs, each with whose photograph it is and what it is."""
    names = [path.stem for path in sorted(PICTURES.glob("*.jpg"))]
    for number, pixels in enumerate(crops(count)):
        yield f"Photographer of {names[number % len(names)]}", "photograph", Image.fromarray(pixels)


def _save(
    folder: Path, label: str, pictures: Iterator[tuple[str, str, Image.Image]], first: int
) -> Iterator[tuple[str, str, str, str]]:
    (folder / label).mkdir(parents=True, exist_ok=True)
    for number, (uploader, medium, image) in islice(enumerate(pictures), first, None):
        path = f"{label}/{number:04}.jpg"
        image.save(folder / path, quality=92)
        yield path, label, uploader, medium
