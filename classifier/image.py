"""Still and animated pictures, decoded with Pillow. `frames` is a decoder for the fence."""

import math
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError

from fence.demand import Demand
from review.errors import Permanent
from review.score import Frame

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
_MEGA = 1_000_000
_FRAME_LIMIT = 4 * _MEGA  # pixels of a frame
_GREY = (128, 128, 128)
# Browsers show a frame that claims 10 ms or less for 100 ms.
_SHORTEST_MS = 10
_USUAL_MS = 100
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def frames(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """A picture's pixels as a viewer shows them; of several, up to `demand.frames` with both ends.

    `pixels` is uint8 (height, width, 3), RGB, upright, what is transparent on mid grey;
    at most 4 megapixels, and the shorter side at least `demand.side` where that and the picture
    allow. Animations have `second`, the pages of a TIFF `page`.

    Raises Permanent when no frame can be decoded, when the bytes are in no format of
    this decoder, when a picture has too many pixels, and, after the frames before it,
    when one cannot be decoded or is not there although the file claims it.
    """
    try:
        with _opened(file, demand) as image:
            yield from _spread(image, demand)
    except (Permanent, MemoryError):
        raise
    except Exception as error:  # Pillow's plug-ins raise whatever the bytes lead them to
        raise Permanent(f"the picture cannot be decoded: {error}") from error


def _opened(file: BinaryIO, demand: Demand) -> Image.Image:
    """The content decides on the format, never the name."""
    # Pillow then turns away twice as much before a plug-in allocates memory for it.
    Image.MAX_IMAGE_PIXELS = demand.reducible_pixels
    try:
        return Image.open(file, formats=_FORMATS)
    except UnidentifiedImageError:
        raise Permanent("not a picture this decoder knows") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(demand.reducible_pixels) from None


def _spread(image: Image.Image, demand: Demand) -> Iterator[Frame]:
    paged = image.format == "TIFF"
    # The further pictures of an MPO (a JPEG) are previews and depth maps.
    count = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
    wanted = sorted({round(i * (count - 1) / (demand.frames - 1)) for i in range(demand.frames)})
    milliseconds = 0.0
    # An animation's frames build on each other, pages do not.
    needed = wanted if paged else range(count)
    for done, index in enumerate(needed):
        try:
            _load(image, index, demand)
        except (Permanent, MemoryError):
            raise
        except Exception as error:
            if index == 0:
                raise
            # What was not seen is not known to be harmless.
            raise Permanent(f"only {done} of {len(needed)} frames could be decoded") from error
        if index in wanted:
            yield Frame(
                scene=index,
                pixels=_pixels(image),
                second=milliseconds / 1000 if count > 1 and not paged else None,
                page=index + 1 if count > 1 and paged else None,
            )
        shown = image.info.get("duration", 0)
        milliseconds += shown if shown > _SHORTEST_MS else _USUAL_MS


def _load(image: Image.Image, index: int, demand: Demand) -> None:
    if index:
        image.seek(index)
    width, height = image.size
    drafts = image.format in ("JPEG", "MPO")
    limit = demand.reducible_pixels if drafts else demand.pixels
    if width * height > limit:
        raise _too_large(limit)
    if drafts:
        # Twice the side that is needed leaves the model's own resizing something to do.
        scale = 2 * demand.side / min(width, height)
        image.draft(None, (math.ceil(width * scale), math.ceil(height * scale)))
    image.load()


def _pixels(image: Image.Image) -> NDArray[np.uint8]:
    plain = _eight_bits(image)
    width, height = plain.size
    if width * height > _FRAME_LIMIT:
        plain = plain.reduce(math.ceil(math.sqrt(width * height / _FRAME_LIMIT)))
    if plain.mode == "RGBA":
        ground = Image.new("RGB", plain.size, _GREY)
        ground.paste(plain, mask=plain.getchannel("A"))
        plain = ground
    turn = _UPRIGHT.get(_orientation(image))
    if turn is not None:  # one of them is 0
        plain = plain.transpose(turn)
    return np.array(plain)


def _eight_bits(image: Image.Image) -> Image.Image:
    """The picture as RGB, or RGBA where it is transparent somewhere."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGB")
    if image.mode in ("I", "F"):
        return Image.fromarray(_stretched(np.asarray(image, np.float32))).convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _stretched(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Numbers of an unknown range, from the lowest (0) to the highest (255)."""
    finite = np.nan_to_num(values, posinf=0, neginf=0)
    low, high = finite.min(), finite.max()
    scaled: NDArray[np.float32] = (finite - low) * (255 / max(high - low, 1e-9))
    return scaled.astype(np.uint8)


def _orientation(image: Image.Image) -> int:
    """EXIF's, 1 to 8; a broken block of EXIF leaves a picture as it is."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        return 1


def _too_large(limit: int) -> Permanent:
    return Permanent(f"the picture has more than {limit // _MEGA} megapixels")
