"""Seeds: one small harmless gradient in every kind of picture file, made on the spot."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from PIL import Image, ImageCms, PngImagePlugin

from playground.media import encoded, gradient
from tests.classifier import animations
from tests.fuzz import handmade

WIDTH, HEIGHT = 45, 37  # numbers that stand nowhere else in a file's head

Seeds = Iterator[tuple[str, bytes]]

_TIFF_COLOUR = ("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "zstd", "lzma")
_TIFF_BILEVEL = ("tiff_ccitt", "group3", "group4")


@cache
def corpus() -> dict[str, bytes]:
    """Name -> bytes of each seed; a name begins with its format: "png-palette-2"."""
    makers = (
        _jpeg,
        _png,
        _png_handmade,
        _gif,
        _composed,
        _webp,
        _tiff,
        _tiff_handmade,
        _bmp,
        _avif,
    )
    return dict(seed for make in makers for seed in make())


def format_of(name: str) -> str:
    """The format in a seed's name."""
    return name.partition("-")[0]


def _picture(mode: str = "RGB", number: int = 0) -> Image.Image:
    image = gradient(number, WIDTH, HEIGHT)
    if mode in ("LA", "RGBA"):
        image = image.convert(mode)
        image.putalpha(gradient(7, WIDTH, HEIGHT).convert("L"))
        return image
    if mode == "I;16":
        return Image.fromarray(_pixels()[..., 0].astype(np.uint16) * 257)
    return image.convert("L").convert(mode) if mode in ("I", "F") else image.convert(mode)


def _pixels() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(_picture())


def _several(fmt: str, mode: str = "RGB", **save: object) -> bytes:
    first, *rest = [_picture(mode, number) for number in range(3)]
    return encoded(first, fmt, save_all=True, append_images=rest, **save)


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a gradient"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def _profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes(12) + profile[36:]  # without the time it was made at


def _jpeg() -> Seeds:
    for mode in ("RGB", "L", "CMYK"):
        yield f"jpeg-baseline-{mode}", encoded(_picture(mode), "JPEG")
        yield f"jpeg-progressive-{mode}", encoded(_picture(mode), "JPEG", progressive=True)
    yield "jpeg-444", encoded(_picture(), "JPEG", subsampling=0, optimize=True)
    yield "jpeg-restart", encoded(_picture(), "JPEG", restart_marker_rows=1)
    yield "jpeg-exif", encoded(_picture(), "JPEG", exif=_exif())
    yield "jpeg-profile", encoded(_picture(), "JPEG", icc_profile=_profile(), comment=b"a gradient")
    yield "jpeg-mpo", _several("MPO")


def _png() -> Seeds:
    for mode in ("1", "L", "LA", "I;16", "RGB", "RGBA"):
        yield f"png-{mode.replace(';', '')}", encoded(_picture(mode), "PNG")
    for bits in (1, 2, 4, 8):
        palette = _picture().quantize(2**bits)
        yield f"png-palette-{bits}", encoded(palette, "PNG", bits=bits)
    clear = _picture().quantize(16)
    yield "png-palette-clear", encoded(clear, "PNG", transparency=bytes(range(0, 256, 16)))
    yield "png-rgb-clear", encoded(_picture(), "PNG", transparency=(1, 2, 3))
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "a gradient", zip=True)
    text.add_itxt("Title", "a gradient", "en", "a gradient", zip=True)
    yield "png-text", encoded(_picture(), "PNG", pnginfo=text, exif=_exif())
    yield "png-profile", encoded(_picture(), "PNG", icc_profile=_profile(), dpi=(72, 72))
    for disposal in (0, 1, 2):
        moving = _several("PNG", "RGBA", duration=100, disposal=disposal, blend=disposal % 2)
        yield f"png-animated-{disposal}", moving


def _png_handmade() -> Seeds:
    deep = _pixels().astype(np.uint16) * 257
    alpha = np.dstack([deep, deep[..., :1]])
    yield "png-interlaced", handmade.png(_pixels(), interlaced=True)
    yield "png-interlaced-16", handmade.png(deep, interlaced=True)
    yield "png-rgb-16", handmade.png(deep)
    yield "png-rgba-16", handmade.png(alpha)
    yield "png-la-16", handmade.png(alpha[..., 2:])


def _gif() -> Seeds:
    yield "gif-plain", encoded(_picture(), "GIF", interlace=0)
    yield "gif-interlaced", encoded(_picture(), "GIF", interlace=1)
    yield "gif-clear", encoded(_picture("RGBA"), "GIF", comment=b"a gradient")
    for disposal in (0, 1, 2, 3):
        moving = _several("GIF", "RGBA", duration=100, disposal=disposal, loop=disposal)
        yield f"gif-animated-{disposal}", moving


def _composed() -> Seeds:
    """Animations of parts: emptied, restored, laid over, beside a picture for stills."""
    rgba = np.asarray(_picture("RGBA"))
    parts = [
        animations.Drawn(3 * after, 2, rgba[:20, :30], rgba[:20, :30], after, over=bool(after))
        for after in (animations.CLEAR, animations.RESTORE, animations.KEEP)
    ]
    yield "png-animated-parts", animations.apng((WIDTH, HEIGHT), parts)
    yield "png-animated-beside", animations.apng((WIDTH, HEIGHT), parts[1:], first=rgba)
    indices = [part._replace(raw=rgba[:20, :30, 0], clear=9) for part in parts]
    palette = bytes(range(256)) * 3
    yield "gif-animated-parts", animations.gif((WIDTH, HEIGHT), indices, palette)
    yield "gif-part", animations.gif((WIDTH, HEIGHT), indices[:1], palette)


def _webp() -> Seeds:
    for mode in ("RGB", "RGBA"):
        yield f"webp-lossy-{mode}", encoded(_picture(mode), "WEBP", method=0)
        yield f"webp-lossless-{mode}", encoded(_picture(mode), "WEBP", lossless=True, method=0)
        moving = _several("WEBP", mode, duration=100, method=0)
        yield f"webp-animated-{mode}", moving
    yield "webp-exif", encoded(_picture(), "WEBP", exif=_exif(), icc_profile=_profile())


def _tiff() -> Seeds:
    for compression in _TIFF_COLOUR:
        yield f"tiff-{compression}", encoded(_picture(), "TIFF", compression=compression)
    for compression in _TIFF_BILEVEL:
        yield f"tiff-{compression}", encoded(_picture("1"), "TIFF", compression=compression)
    for mode in ("L", "LA", "P", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F"):
        yield f"tiff-{mode.replace(';', '')}", encoded(_picture(mode), "TIFF")
    yield "tiff-16-lzw", encoded(_picture("I;16"), "TIFF", compression="tiff_lzw")
    strips = {278: 8}  # rows of a strip
    yield "tiff-strips", encoded(_picture(), "TIFF", compression="tiff_lzw", tiffinfo=strips)
    yield "tiff-pages", _several("TIFF", compression="tiff_adobe_deflate")
    yield "tiff-big", encoded(_picture(), "TIFF", big_tiff=True)
    yield "tiff-exif", encoded(_picture(), "TIFF", exif=_exif(), icc_profile=_profile())


def _tiff_handmade() -> Seeds:
    yield "tiff-tiles", handmade.tiff(_pixels(), tile=16)
    yield "tiff-planar", handmade.tiff(_pixels(), planar=True)
    yield "tiff-planar-tiles", handmade.tiff(_pixels(), tile=16, planar=True)
    yield "tiff-big-tiles", handmade.tiff(_pixels(), tile=16, big=True)


def _bmp() -> Seeds:
    for mode in ("1", "L", "P", "RGB", "RGBA"):
        yield f"bmp-{mode}", encoded(_picture(mode), "BMP")
    greys = _pixels()[..., 0] // 16
    yield "bmp-rle8", handmade.bmp_runs(greys, 8)
    yield "bmp-rle4", handmade.bmp_runs(greys, 4)
    yield "bmp-565", handmade.bmp_565(_pixels())
    yield "bmp-os2", handmade.bmp_os2(_pixels())


def _avif() -> Seeds:
    for mode in ("RGB", "RGBA"):
        yield f"avif-{mode}", encoded(_picture(mode), "AVIF", speed=10)
    yield "avif-exif", encoded(_picture(), "AVIF", speed=10, exif=_exif(), icc_profile=_profile())
    yield "avif-animated", _several("AVIF", duration=100, speed=10)
