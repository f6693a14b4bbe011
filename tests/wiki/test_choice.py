"""One table: what a file is, what the wiki offers, and what is fetched of it."""

from dataclasses import dataclass

import pytest

from review.upload import FileFacts
from wiki.media.choice import Choice, choose
from wiki.media.plan import kind_of
from wiki.site import COMMONS

ORIGINAL = Choice()
SMALL = (20, 40, 60)  # what a wiki offers that makes small thumbnails only
WIDTHS = COMMONS.thumbnail_widths
MB = 1_000_000
MOST_PIXELS, MOST_BYTES, PAGES = 40 * MB, 100 * MB, 3


@dataclass(frozen=True)
class File:
    mime: str
    width: int = 4000
    height: int = 3000
    megabytes: int = 5
    pages: int = 0
    duration: float | None = None
    media: str = "BITMAP"


def width(pixels: int, *pages: int) -> Choice:
    return Choice(width=pixels, pages=pages)


@pytest.mark.parametrize(
    ("file", "side", "widths", "choice"),
    [
        # Pictures: the smallest thumbnail that is enough.
        (File("image/jpeg"), 224, WIDTHS, width(330)),
        (File("image/png"), 224, WIDTHS, width(330)),
        (File("image/jpeg"), 299, WIDTHS, width(500)),
        (File("image/jpeg", 3000, 4000), 224, WIDTHS, width(250)),
        (File("image/jpeg", 20_000, 15_000, 300), 224, WIDTHS, width(330)),
        (File("image/heic"), 224, WIDTHS, width(330)),
        # No thumbnail is smaller than the file: the file.
        (File("image/jpeg", 330, 248), 224, WIDTHS, ORIGINAL),
        (File("image/png", 30, 20), 224, WIDTHS, ORIGINAL),
        (File("image/jpeg", 3000, 100), 224, WIDTHS, ORIGINAL),
        (File("image/jpeg"), 224, SMALL, ORIGINAL),
        # The file is too much: the widest thumbnail that there is.
        (File("image/jpeg", 41_000, 1000), 224, WIDTHS, width(3840)),
        (File("image/jpeg", 30_000, 100, 101), 224, WIDTHS, width(3840)),
        (File("image/jpeg", 8000, 6000), 224, SMALL, width(60)),
        # No decoder for it: the wiki's picture, however small the file is.
        (File("image/heic", 100, 100), 224, WIDTHS, width(250)),
        (File("image/svg+xml", 20, 15, media="DRAWING"), 224, WIDTHS, width(330)),
        (File("image/x-xcf"), 224, WIDTHS, width(330)),
        (File("image/svg+xml", 0, 0, media="DRAWING"), 224, WIDTHS, width(3840)),
        # What moves, or may: all of it is in the file only.
        (File("image/gif", duration=2.0), 224, WIDTHS, ORIGINAL),
        (File("image/gif"), 224, WIDTHS, width(330)),
        (File("image/webp"), 224, WIDTHS, ORIGINAL),
        (File("image/avif"), 224, WIDTHS, ORIGINAL),
        # Pages: both ends, and what lies evenly between.
        (File("application/pdf", 600, 800, pages=1, media="OFFICE"), 224, WIDTHS, width(250)),
        (
            File("application/pdf", 600, 800, 300, pages=9, media="OFFICE"),
            *(224, WIDTHS, width(250, 1, 5, 9)),
        ),
        (File("image/vnd.djvu", pages=2), 224, WIDTHS, width(330, 1, 2)),
        (File("image/tiff", pages=7), 224, WIDTHS, width(330, 1, 4, 7)),
        (File("image/tiff", pages=1), 224, WIDTHS, width(330)),
        (File("image/tiff"), 224, WIDTHS, ORIGINAL),  # nobody counts its pages
        (File("application/pdf", 0, 0, media="OFFICE"), 224, WIDTHS, width(3840)),
        # Nothing to see, says the wiki: the first bytes of the file tell.
        (File("audio/ogg", 0, 0, media="AUDIO"), 224, WIDTHS, ORIGINAL),
        (File("application/sla", 640, 480, media="3D"), 224, WIDTHS, ORIGINAL),
    ],
)
def test_what_is_fetched(file: File, side: int, widths: tuple[int, ...], choice: Choice) -> None:
    facts = FileFacts(
        page_id=1,
        title="File:A",
        sha1="",
        mime=file.mime,
        kind=kind_of(file.mime, file.media, file.width),
        size=file.megabytes * MB,
        width=file.width,
        height=file.height,
        duration=file.duration,
        pages=file.pages,
    )
    limits = {"pages": PAGES, "most_pixels": MOST_PIXELS, "most_bytes": MOST_BYTES}
    assert choose(facts, side, widths=widths, **limits) == choice
