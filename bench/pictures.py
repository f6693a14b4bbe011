"""The pictures of the benchmark, made of the harmless ones that the tests and the demo use."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image

from bench.contender import ROOT

_SIDE = 500  # the longer side of a picture as the wiki's thumbnails have it
_TILE = 1000
_PART = 0.7  # of a picture's sides, for the two crops of it
_SOURCES = (
    *(f"tests/data/pictures/{name}.png" for name in ("astronaut", "brick", "chelsea", "coffee")),
    *(f"tests/data/pictures/{name}.png" for name in ("gradient", "page", "skintone")),
    "classifier/pictures/rocket.jpg",
)


def thumbnails(folder: Path) -> list[Path]:
    """24 JPEGs of 500 pixels at quality 85: each source whole, and two corners of it."""
    paths = []
    for source in map(Path, _SOURCES):
        for number, part in enumerate(_parts(_opened(source))):
            path = folder / f"{source.stem}-{number}.jpg"
            paths.append(_made(path, partial(_fitted(part).save, quality=85)))
    return paths


def original(folder: Path) -> Path:
    """A JPEG of 24 megapixels, as a camera makes them: quality 92, colours at half the size."""
    return _made(
        folder / "original.jpg",
        lambda to: _mosaic(6000, 4000, "RGB").save(to, quality=92, subsampling="4:2:0"),
    )


def at_the_cap(folder: Path) -> dict[str, Path]:
    """The largest that are decoded by default, by what they are.

    A JPEG may have more, as it is reduced while it is decoded; a progressive one fewer
    than others, as its decoder has to keep all of it.
    """
    kinds: dict[str, tuple[str, Callable[[Path], None]]] = {
        "PNG, 40 MP": ("cap.png", lambda to: _mosaic(8000, 5000, "RGB").save(to, compress_level=1)),
        "PNG with alpha, 40 MP": (
            "cap-alpha.png",
            lambda to: _mosaic(8000, 5000, "RGBA").save(to, compress_level=1),
        ),
        "JPEG, 100 MP": ("cap.jpg", lambda to: _mosaic(12500, 8000, "RGB").save(to, quality=85)),
        "progressive JPEG, 53 MP": (
            "cap-progressive-53.jpg",
            lambda to: _mosaic(10000, 5300, "RGB").save(to, quality=85, progressive=True),
        ),
    }
    return {kind: _made(folder / name, make) for kind, (name, make) in kinds.items()}


def _made(path: Path, make: Callable[[Path], None]) -> Path:
    """The file, made if it is not there; whole, or not there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_stem(f"unfinished-{path.stem}")
        make(unfinished)
        unfinished.rename(path)
    return path


def _opened(source: Path) -> Image.Image:
    return Image.open(ROOT / source).convert("RGB")


def _parts(image: Image.Image) -> list[Image.Image]:
    width, height = image.size
    wide, high = round(width * _PART), round(height * _PART)
    return [
        image,
        image.crop((0, 0, wide, high)),
        image.crop((width - wide, height - high, width, height)),
    ]


def _fitted(image: Image.Image) -> Image.Image:
    scale = _SIDE / max(image.size)
    size = (round(image.width * scale), round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS)


def _mosaic(width: int, height: int, mode: str) -> Image.Image:
    """The sources, enlarged, side by side again and again."""
    tiles = [_opened(Path(source)).resize((_TILE, _TILE)) for source in _SOURCES]
    whole = Image.new("RGB", (width, height))
    places = ((x, y) for y in range(0, height, _TILE) for x in range(0, width, _TILE))
    for number, place in enumerate(places):
        whole.paste(tiles[number % len(tiles)], place)
    if mode == "RGBA":
        whole.putalpha(Image.linear_gradient("L").resize((width, height)))
    return whole
