"""Still and animated pictures, decoded with Pillow. `frames` is a decoder for the fence."""

import contextlib
import warnings
from collections.abc import Generator, Iterator
from typing import BinaryIO

from PIL import Image

from classifier.image_file import check, load, opened
from classifier.image_pixels import pixels
from fence.demand import Demand
from review.errors import Permanent
from review.score import Frame
from review.spread import spread

_MOST = 5000  # frames or pages that are walked through: more than three minutes at 25 a second
# Browsers show a frame that claims 10 ms or less for 100 ms.
_SHORTEST_MS = 10
_USUAL_MS = 100
# Their frames can be had one by one, or say themselves when they are shown.
_DIRECT = ("TIFF", "WEBP", "AVIF")


def frames(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """A picture's pixels as a viewer shows them; of several, up to `demand.frames` with both ends.

    `pixels` is uint8 (height, width, 3), RGB, upright, what is transparent on mid grey. The
    shorter side is at least `demand.side` and less than twice that, where the picture
    allows: image_pixels.pixels says how. Animations have `second`, the pages of a TIFF `page`.

    Raises Permanent when no frame can be decoded, when the bytes are in no format of
    this decoder, when a picture has too many pixels, and, after the frames before it,
    when one cannot be decoded or is not there although the file claims it, or when there
    are too many to look at; MemoryError; and nothing else, whatever the bytes are.
    """
    with contextlib.closing(_frames(file, demand)) as found:
        while True:
            # What Pillow warns of is either refused below or harmless.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                frame = next(found, None)
            if frame is None:
                return
            yield frame


def _frames(file: BinaryIO, demand: Demand) -> Generator[Frame, None, None]:
    try:
        with opened(file, demand) as image:
            yield from _spread(image, demand)
    except (Permanent, MemoryError):
        raise
    except Exception as error:  # Pillow's plug-ins raise whatever the bytes lead them to
        reason = str(error) or type(error).__name__
        raise Permanent(f"the picture cannot be decoded: {reason}") from error


def _spread(image: Image.Image, demand: Demand) -> Iterator[Frame]:
    check(image, demand)
    claimed = _count(image)
    count = min(claimed, _MOST)
    wanted = spread(count, demand.frames)
    # The frames of other animations build on each other.
    needed = wanted if image.format in _DIRECT else range(count)
    clock = 0.0  # milliseconds
    for done, index in enumerate(needed):
        try:
            area = load(image, index, demand)
        except (Permanent, MemoryError):
            raise
        except Exception as error:
            if index == 0:
                raise
            # What was not seen is not known to be harmless.
            raise Permanent(f"only {done} of {len(needed)} frames could be decoded") from error
        clock = image.info.get("timestamp", clock)
        if index in wanted:
            paged = image.format == "TIFF"
            yield Frame(
                scene=index,
                pixels=pixels(image, demand.side),
                second=clock / 1000 if count > 1 and not paged else None,
                page=index + 1 if count > 1 and paged else None,
                area=area,
            )
        clock += _shown(image)
    if claimed > _MOST:
        raise Permanent(f"only the first {_MOST} of its frames were looked at")


def _shown(image: Image.Image) -> float:
    """For how many milliseconds a browser shows the current frame."""
    claimed = float(image.info.get("duration", 0))
    return claimed if claimed > _SHORTEST_MS else _USUAL_MS


def _count(image: Image.Image) -> int:
    """How many frames or pages there are, as far as it matters."""
    if image.format == "MPO":
        return 1  # the further pictures of that JPEG are previews and depth maps
    if image.format != "TIFF":
        return int(getattr(image, "n_frames", 1))
    # Pillow's own way would follow a chain of pages to its end, however long it is.
    for page in range(1, _MOST + 1):
        try:
            image.seek(page)
        except EOFError:
            return page
        except Exception:
            return page + 1  # claimed, and to be found missing
    return _MOST + 1
