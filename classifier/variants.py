"""The same picture as other files: what a wiki's thumbnails and people's programs make of it."""

import io
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

WIDTHS = (250, 330, 500, 960)  # pixels: the steps in which MediaWiki makes thumbnails
QUALITIES = (95, 85, 75, 60)  # of a JPEG, on libjpeg's scale

_THUMBNAIL_QUALITY = 87  # what Wikimedia's thumbnails have
# Turned once to the left, a picture needs EXIF's orientation 6 to be shown upright.
_LYING = 6


def same(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG, which keeps every pixel of a picture, uint8 (height, width, 3), RGB."""
    return _encoded(Image.fromarray(pixels), "PNG", compress_level=1)


def variants(pixels: NDArray[np.uint8]) -> Iterator[tuple[str, bytes]]:
    """Other files of a picture, uint8 (height, width, 3), RGB, each with what was done to it.

    Thumbnails of the widths that are smaller than the picture, JPEGs of all qualities, one
    that lies on its side with an EXIF orientation, and a lossy WebP.
    """
    image = Image.fromarray(pixels)
    for width in WIDTHS:
        if width < image.width:
            small = _thumbnail(image, width)
            yield f"{width} px wide", _encoded(small, "JPEG", quality=_THUMBNAIL_QUALITY)
    for quality in QUALITIES:
        yield f"JPEG {quality}", _encoded(image, "JPEG", quality=quality)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = _LYING
    lying = image.transpose(Image.Transpose.ROTATE_90)
    yield "turned by EXIF", _encoded(lying, "JPEG", quality=95, exif=exif)
    yield "WebP", _encoded(image, "WEBP", quality=90)


def _thumbnail(image: Image.Image, width: int) -> Image.Image:
    """By the resampling that ImageMagick uses to shrink."""
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(image: Image.Image, fmt: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, fmt, **options)
    return buffer.getvalue()
