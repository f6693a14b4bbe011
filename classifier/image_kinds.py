"""What a picture's header says that Pillow does not act upon, or takes amiss."""

import io
from typing import BinaryIO

from PIL import ExifTags, Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin

from review.errors import Permanent

_BYTES_OF_COEFFICIENT = 2
_NUMBERS = ("I", "F")


def coefficients(image: JpegImagePlugin.JpegImageFile) -> float:
    """How many bytes libjpeg holds of each pixel besides the rows it works on.

    0 where the picture comes in one scan, row by row; else all of its coefficients, and so
    of an MPO, where Pillow has read on and the scan's header cannot be looked at.
    """
    several = isinstance(image, MpoImagePlugin.MpoImageFile) or "progressive" in image.info
    if not several and _one_scan(image):
        return 0
    across = max(layer[1] for layer in image.layer)
    down = max(layer[2] for layer in image.layer)
    samples = sum(layer[1] * layer[2] for layer in image.layer) / (across * down)
    return samples * _BYTES_OF_COEFFICIENT


def _one_scan(image: JpegImagePlugin.JpegImageFile) -> bool:
    """Whether the first scan's header, which Pillow has just read, names every component."""
    size = 8 + 2 * image.layers
    file: BinaryIO = image.fp  # type: ignore[assignment]
    file.seek(-size, io.SEEK_CUR)
    header = file.read(size)
    tables = header[6:-3:2]
    return header[:2] == b"\xff\xda" and header[4] == image.layers and max(tables) < 0x44


def mend(image: Image.Image) -> None:
    """Set right what Pillow takes amiss in a picture's header; to be called before its load().

    Raises Permanent for a TIFF that it would decode as something else.
    """
    if isinstance(image, PngImagePlugin.PngImageFile):
        _mend_png(image)
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        _check_tiff(image)


def _mend_png(image: PngImagePlugin.PngImageFile) -> None:
    """Bring the transparent colour to the eight bits that the pixels get."""
    clear = image.info.get("transparency")
    raw = image.tile[0].args if image.tile else None
    if isinstance(clear, tuple) and raw == "RGB;16B":
        image.info["transparency"] = tuple(value >> 8 for value in clear)
    elif isinstance(clear, int) and raw in ("L;2", "L;4"):
        levels = 2 ** int(raw[2:]) - 1
        image.info["transparency"] = clear % (levels + 1) * 255 // levels


def _check_tiff(image: TiffImagePlugin.TiffImageFile) -> None:
    """Turn away what Pillow decodes wrongly without saying so."""
    tags = image.tag_v2
    wide = max(tags.get(TiffImagePlugin.BITSPERSAMPLE, (1,))) > 8
    native = image.use_load_libtiff
    if wide and not native and tags.get(TiffImagePlugin.PLANAR_CONFIGURATION) == 2:
        raise Permanent("a TIFF of more than 8 bits in separate planes is not decoded")
    if native and image.mode in _NUMBERS and tags.prefix == TiffImagePlugin.MM:
        raise Permanent("a compressed big-endian TIFF of numbers is not decoded")


def deepest(image: Image.Image) -> int:
    """The largest value of a picture of 16-bit grey: 65535, or 4095 of 12 bits."""
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return (1 << int(image.tag_v2[TiffImagePlugin.BITSPERSAMPLE][0])) - 1
    return 0xFFFF


def white_is_zero(image: Image.Image) -> bool:
    """Whether the numbers of a TIFF run from white to black, and Pillow has left them so."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    return image.tag_v2.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == 0


def orientation(image: Image.Image) -> int:
    """EXIF's, 1 to 8 (1 is upright); a broken block of EXIF leaves a picture as it is."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except MemoryError:
        raise
    except Exception:
        return 1
