"""Which rendition of a file is enough to look at: pure."""

from collections.abc import Sequence
from itertools import pairwise

from review.content import HEAD
from review.film import clock
from review.moments import TOGETHER
from review.upload import FileFacts, Kind, Rendition

# What the decoders take as it is; every other kind is looked at in the wiki's rendering.
DECODED = frozenset(
    {
        *("image/jpeg", "image/png", "image/gif", "image/webp"),
        *("image/tiff", "image/bmp", "image/avif"),
    }
)
# Whose duration the wiki tells, unless its frames claim to be shown for no time at all.
MAYBE_MOVING = frozenset({"image/gif", "image/png"})
_NOT_TOLD = ("image/webp", "image/avif")  # whether it moves
RENDERED = {
    "image/svg+xml": Kind.DRAWING,
    "image/x-xcf": Kind.DRAWING,
    "application/pdf": Kind.DOCUMENT,
    "image/vnd.djvu": Kind.DOCUMENT,
}
TRANSCODE_LINES = 240
LONGEST_VIDEO = 360_000.0  # seconds: a hundred hours


def kind_of(mime: str, mediatype: str, width: int) -> Kind:
    """What a file is, by what the wiki says of it (an Ogg without a picture is audio)."""
    if mime in RENDERED:
        return RENDERED[mime]
    if mime.startswith("image/"):
        return Kind.PICTURE
    if (
        mediatype == "AUDIO"
        or mime.startswith("audio/")
        or (mime == "application/ogg" and not width)
    ):
        return Kind.AUDIO
    if mediatype == "VIDEO" or mime.startswith("video/") or mime == "application/ogg":
        return Kind.VIDEO
    return Kind.OTHER


def thumbnail_width(width: int, height: int, side: int, widths: Sequence[int]) -> int | None:
    """The smallest of `widths` whose thumbnail's shorter side is at least `side`, in pixels.

    None when none is wide enough, or the size is not known.
    """
    if not width or not height:
        return None
    needed = -(-side * width // min(width, height))  # rounded up
    return min((w for w in widths if w >= needed), default=None)


def wants_original(facts: FileFacts, thumbnail: int | None) -> bool:
    """Whether the original is to be fetched: no thumbnail would show all that is in it.

    A thumbnail of an animation may be its first frame, and of a WebP or AVIF the wiki does
    not say whether it is one; that of a TIFF is its first page, unless the wiki counts pages.
    """
    if facts.mime not in DECODED:
        return False
    more_than_one = (
        facts.duration is not None
        or facts.mime in _NOT_TOLD
        or (facts.mime == "image/tiff" and facts.pages == 0)
    )
    return more_than_one or thumbnail is None or thumbnail >= facts.width


def first_guess(side: int, widths: Sequence[int]) -> int:
    """A thumbnail's width that is right for most: that of a 16:9 picture of this side."""
    return min((w for w in widths if 9 * w >= 16 * side), default=max(widths))


def page_parameter(mime: str, page: int, width: int) -> str:
    """What `iiurlparam` takes for one page (from 1); PagedTiffHandler wants its own prefix."""
    prefix = "lossy-" if mime == "image/tiff" else ""
    return f"{prefix}page{page}-{width}px"


def transcode(renditions: Sequence[Rendition]) -> Rendition | None:
    """The smallest of a video's transcodes that still has enough lines, if one is made."""
    enough = [r for r in renditions if min(r.width, r.height) >= TRANSCODE_LINES]
    return min(enough, key=lambda r: r.width * r.height, default=None)


def may_be_transcoded(facts: FileFacts) -> bool:
    """Whether a transcode with enough lines can come at all: none is larger than the video."""
    return min(facts.width, facts.height) >= TRANSCODE_LINES


def has_length(facts: FileFacts) -> bool:
    """Whether the wiki knows how long it takes; a file may claim anything."""
    return facts.duration is not None and 0 < facts.duration < LONGEST_VIDEO


def moments(duration: float, count: int) -> list[int]:
    """The seconds at which to look at a video, TOGETHER for each of at most `count` moments.

    The moments are the middles of equal parts, each with the seconds before and after it;
    all are whole, in order, different, and at least a second before the end where that can
    be. A video that is too short for so many moments has fewer, of less than three seconds
    one of fewer pictures.
    """
    seconds = max(1, int(duration))
    parts = min(count, seconds // TOGETHER)
    if not parts:
        return list(range(seconds))
    begins = [seconds * part // parts for part in range(parts + 1)]
    middles = [(begin + end - 1) // 2 for begin, end in pairwise(begins)]
    return [middle + near for middle in middles for near in (-1, 0, 1)]


def moment_parameter(second: int, width: int) -> str:
    """What `iiurlparam` takes for the picture of a video at that second."""
    return f"{width}px-seek={second}"


def representation(facts: FileFacts) -> str:
    """What is looked at, in words, e.g. "key moments, thumbnail 330px, 8 of 1:20:00".

    At most 46 characters: a score has room for those of two looks.
    """
    if not facts.kind.visual:
        return f"first {HEAD} bytes"
    if not facts.looks:
        return "original"
    first, number = facts.looks[0], len(facts.looks)
    if first.second is not None:
        count = -(-number // TOGETHER)
        return f"key moments, {first.name}, {count} of {clock(facts.duration or 0.0)}"
    return first.name if facts.pages < 2 else f"{first.name}, {number} of {facts.pages} pages"
