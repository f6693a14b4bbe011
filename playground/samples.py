"""Harmless files of many kinds, for the demo: real photographs and drawn gradients."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from PIL import Image

from classifier.crops import PICTURES
from playground import media

_ORIENTATION = 0x0112  # EXIF: how a camera was held
_TURNED_RIGHT = 6


@dataclass(frozen=True)
class Sample:
    """A file to upload under that name; `kind` says in words what is special about it."""

    name: str
    kind: str
    data: Callable[[], bytes] = field(repr=False, compare=False)


def photograph(name: str) -> Image.Image:
    """One of the photographs in classifier/pictures, in RGB."""
    with Image.open(PICTURES / f"{name}.jpg") as image:
        return image.convert("RGB")


def _photo(name: str, fmt: str = "JPEG", mode: str = "RGB", **save: object) -> bytes:
    return media.encoded(photograph(name).convert(mode), fmt, **save)


def _turned() -> bytes:
    """Pixels lying on their side, and EXIF that says so."""
    exif = Image.Exif()
    exif[_ORIENTATION] = _TURNED_RIGHT
    lying = photograph("coffee").transpose(Image.Transpose.ROTATE_90)
    return media.encoded(lying, "JPEG", exif=exif)


def _cut_out() -> bytes:
    """A PNG whose ground is transparent: everything outside an ellipse."""
    image = photograph("astronaut").convert("RGBA")
    y, x = np.mgrid[-1 : 1 : image.height * 1j, -1 : 1 : image.width * 1j]
    image.putalpha(Image.fromarray(((x**2 + y**2 < 1) * 255).astype(np.uint8)))
    return media.encoded(image, "PNG")


def _deep() -> bytes:
    """A grey PNG of 16 bits a pixel."""
    grey = np.asarray(media.gradient(21).convert("L")).astype(np.uint16) * 257
    return media.encoded(Image.fromarray(grey), "PNG")


def _noise() -> bytes:
    """A PNG of 4.5 MB: noise does not compress."""
    pixels = np.random.default_rng(22).integers(0, 256, (1000, 1500, 3), dtype=np.uint8)
    return media.encoded(Image.fromarray(pixels), "PNG")


def _damaged() -> bytes:
    """A JPEG cut off before its first pixel; the wiki takes it, and can make nothing of it."""
    whole = _photo("rocket")
    return whole[: whole.index(b"\xff\xda")]


SAMPLES = (
    Sample("Cup of coffee.jpg", "photograph, JPEG", partial(_photo, "coffee")),
    Sample("Cup of coffee, turned.jpg", "JPEG, turned by EXIF", _turned),
    Sample(
        "Räume & Käfer „Ä“ 'quoted'.jpg",
        "JPEG, difficult name",
        partial(_photo, "chelsea"),
    ),
    Sample(
        "Rocket, progressive.jpg",
        "progressive JPEG",
        partial(_photo, "rocket", progressive=True),
    ),
    Sample("Rocket in grey.jpg", "greyscale JPEG", partial(_photo, "rocket", mode="L")),
    Sample("Rocket for print.jpg", "CMYK JPEG", partial(_photo, "rocket", mode="CMYK")),
    Sample("Rocket, damaged.jpg", "damaged JPEG", _damaged),
    Sample("Gradient.png", "PNG", partial(media.picture, 11, "PNG")),
    Sample("Astronaut cut out.png", "PNG with transparency", _cut_out),
    Sample("Deep grey.png", "PNG of 16 bits", _deep),
    Sample("Cat in few colours.png", "PNG with a palette", partial(_photo, "chelsea", "PNG", "P")),
    Sample("Icon.png", "PNG below thumbnail size", partial(media.picture, 12, "PNG", 100, 80)),
    Sample("Noise.png", "large PNG", _noise),
    Sample("Gradient.gif", "GIF", partial(media.picture, 13, "GIF")),
    Sample("Slides.gif", "animated GIF", partial(media.animation, 14, width=480)),
    Sample("Astronaut.webp", "WebP", partial(_photo, "astronaut", "WEBP")),
    Sample("Coffee scan.tif", "TIFF", partial(_photo, "coffee", "TIFF", compression="tiff_lzw")),
    Sample("Disc.svg", "SVG drawing", partial(media.svg, 15)),
    Sample("Leaflet.pdf", "PDF of two pages", partial(media.pdf, 16)),
    Sample(
        "Three scenes.webm",
        "video, three scenes",
        partial(media.video, 17, width=640, height=360, seconds=6, cuts=(2, 4), sound="libopus"),
    ),
    Sample("Tone.ogg", "sound", partial(media.audio, 18)),
    Sample("Triangle.stl", "3D model", partial(media.stl, 19)),
    Sample("Same cat, other name.jpg", "the cat's content again", partial(_photo, "chelsea")),
)
