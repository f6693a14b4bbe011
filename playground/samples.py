"""Harmless files of many kinds, for the demo: real photographs and drawn gradients."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from PIL import Image

from classifier.crops import PICTURES
from playground import media, slideshow

_ORIENTATION = 0x0112  # EXIF: how a camera was held
_TURNED_RIGHT = 6


@dataclass(frozen=True)
class Sample:
    """A file to upload under that name; `kind` says in words what is special about it.

    `smaller` is the transcode of 240 lines that the wiki has of a video.
    """

    name: str
    kind: str
    data: Callable[[], bytes] = field(repr=False, compare=False)
    smaller: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)


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


# Of these no model finds anything. A drum and a grey gradient are as harmless, and yet the
# models find a little of what they look for: more than the demo lists from.
_CALM = ("fig", "meadow", "raccoon", "rocket", "seeds")


def _photos(*names: str) -> list[Image.Image]:
    return [photograph(name) for name in names]


def _long(width: int, height: int) -> bytes:
    """Four minutes, a photograph every eight seconds; the drum is there from 3:12 to 3:20."""
    pictures = _photos(*(_CALM * 5)[:24], "drum", *_CALM)
    return slideshow.video(pictures, 8, size=(width, height), rate=1)


def _album() -> bytes:
    """Eight pictures that move, a second each, the fifth of them a grey gradient."""
    before, after = _photos(*_CALM[:4]), _photos("seeds", "coffee", "flower")
    return slideshow.animation([*before, media.gradient(20).convert("L"), *after], 5)


def _cut_off() -> bytes:
    """A video of which the last third was lost on the way."""
    whole = slideshow.video(_photos(*_CALM), 6)
    return whole[: len(whole) * 2 // 3]


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
    Sample(
        "Slide show.webm",
        "video of four minutes",
        partial(_long, 640, 360),
        smaller=partial(_long, 426, 240),
    ),
    Sample(
        "Three slides.webm",
        "video too small for transcodes, VP8",
        lambda: slideshow.video(_photos(*_CALM[:3]), 1, rate=5, codec="libvpx"),
    ),
    Sample("Slide show, cut off.webm", "video, cut off", _cut_off),
    Sample("Album.gif", "animated GIF of 40 frames", _album),
    Sample("Tone.ogg", "sound", partial(media.audio, 18)),
    Sample("Triangle.stl", "3D model", partial(media.stl, 19)),
    Sample("Same cat, other name.jpg", "the cat's content again", partial(_photo, "chelsea")),
)
