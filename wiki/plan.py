"""Which rendition of a file is enough to look at: pure."""

from collections.abc import Sequence

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
