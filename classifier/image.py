"""Still and animated pictures, decoded with Pillow. `frames` is a decoder for the fence."""

import contextlib
import warnings
from collections.abc import Generator, Iterator, Sequence
from typing import BinaryIO

from PIL import Image

from classifier.image_animation import builds_up, composed
from classifier.image_file import check, composable, load, opened
from classifier.image_gif import begun
from classifier.image_pixels import pixels
from fence.demand import MOST_FRAMES, Demand, Elsewhere
from review.errors import Permanent
from review.score import Frame
from review.spread import spread

# Their frames can be had one by one, or say themselves when they are shown.
_DIRECT = ("TIFF", "WEBP", "AVIF")


def frames(file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    """A picture's pixels as a viewer shows them; of several, up to `demand.frames` with both ends.

    With `demand.every`, all frames of an animation; with `demand.elsewhere`, of one with more
    than `demand.frames` none, but Elsewhere is raised.

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
            yield from _spread(image, file, demand)
    except (Permanent, MemoryError, Elsewhere):
        raise
    except Exception as error:  # Pillow's plug-ins raise whatever the bytes lead them to
        reason = str(error) or type(error).__name__
        raise Permanent(f"the picture cannot be decoded: {reason}") from error


def _spread(image: Image.Image, file: BinaryIO, demand: Demand) -> Iterator[Frame]:
    check(image, demand)
    claimed = _count(image, file)
    count = min(claimed, MOST_FRAMES)
    paged = count > 1 and image.format == "TIFF"
    moving = count > 1 and not paged
    wanted = _wanted(count, moving, demand)
    # The frames of other animations build on each other.
    needed = wanted if image.format in _DIRECT else range(count)
    if builds_up(image, claimed) and composable(image, demand):
        pictures = composed(image, file)
    else:
        pictures = _pictures(image, needed, demand)
    for done, index in enumerate(needed):
        try:
            picture, area = next(pictures)
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
                pixels=pixels(picture, demand.side),
                second=picture.info.get("timestamp", 0) / 1000 if moving else None,
                page=index + 1 if paged else None,
                area=area,
            )
    if claimed > MOST_FRAMES:
        raise Permanent(f"only the first {MOST_FRAMES} of its frames were looked at")


def _wanted(count: int, moving: bool, demand: Demand) -> Sequence[int]:
    if moving and demand.elsewhere and count > demand.frames:
        raise Elsewhere
    return range(count) if moving and demand.every else spread(count, demand.frames)


def _pictures(
    image: Image.Image, needed: Sequence[int], demand: Demand
) -> Iterator[tuple[Image.Image, int]]:
    """Each picture that is needed, loaded, and how many pixels it has in the file."""
    for index in needed:
        area = load(image, index, demand)
        yield image, area


def _count(image: Image.Image, file: BinaryIO) -> int:
    """How many frames or pages there are, as far as it matters."""
    if image.format == "MPO":
        return 1  # the further pictures of that JPEG are previews and depth maps
    if image.format == "GIF":
        return begun(file, MOST_FRAMES + 1)
    if image.format != "TIFF":
        return int(getattr(image, "n_frames", 1))
    # Pillow's own way would follow a chain of pages to its end, however long it is.
    for page in range(1, MOST_FRAMES + 1):
        try:
            image.seek(page)
        except EOFError:
            return page
        except Exception:
            return page + 1  # claimed, and to be found missing
    return MOST_FRAMES + 1
