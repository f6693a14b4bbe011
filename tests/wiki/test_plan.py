import pytest

from review.upload import FileFacts, Kind, Rendition
from wiki.plan import kind_of, thumbnail_width, transcode, wants_original
from wiki.site import COMMONS

WIDTHS = COMMONS.thumbnail_widths


@pytest.mark.parametrize(
    ("width", "height", "side", "expected"),
    [
        (4000, 3000, 224, 330),  # 299 would do
        (3000, 4000, 224, 250),  # portrait: the width is the shorter side
        (2000, 2000, 224, 250),
        (1920, 1080, 224, 500),  # 399
        (6000, 4000, 224, 500),  # 336
        (224, 224, 224, 250),
        (250, 250, 250, 250),
        (251, 250, 250, 330),  # 251 needed: rounded up, never down
        (10, 10, 224, 250),
        (30_000, 20_000, 224, 500),
        (4000, 3000, 299, 500),
        (10_000, 100, 224, None),  # would need 22,400
        (100, 10_000, 224, 250),
        (3840, 224, 224, 3840),
        (3841, 224, 224, None),
        (0, 0, 224, None),
        (640, 0, 224, None),
    ],
)
def test_the_width_whose_shorter_side_is_enough(
    width: int, height: int, side: int, expected: int | None
) -> None:
    found = thumbnail_width(width, height, side, WIDTHS)
    assert found == expected
    if found:
        assert min(found, found * height / width) >= side


def test_a_wiki_that_serves_small_thumbnails_only() -> None:
    assert thumbnail_width(4000, 3000, 224, (20, 40, 120)) is None


@pytest.mark.parametrize(
    ("mime", "mediatype", "width", "kind"),
    [
        ("image/jpeg", "BITMAP", 640, Kind.PICTURE),
        ("image/gif", "BITMAP", 640, Kind.PICTURE),
        ("image/heic", "BITMAP", 640, Kind.PICTURE),
        ("image/svg+xml", "DRAWING", 640, Kind.DRAWING),
        ("image/x-xcf", "BITMAP", 640, Kind.DRAWING),
        ("application/pdf", "OFFICE", 640, Kind.DOCUMENT),
        ("image/vnd.djvu", "BITMAP", 640, Kind.DOCUMENT),
        ("video/webm", "VIDEO", 640, Kind.VIDEO),
        ("video/mpeg", "VIDEO", 0, Kind.VIDEO),
        ("application/ogg", "VIDEO", 640, Kind.VIDEO),
        ("application/ogg", "AUDIO", 0, Kind.AUDIO),
        ("application/ogg", "MULTIMEDIA", 0, Kind.AUDIO),
        ("application/ogg", "MULTIMEDIA", 640, Kind.VIDEO),
        ("audio/webm", "AUDIO", 0, Kind.AUDIO),
        ("audio/midi", "AUDIO", 0, Kind.AUDIO),
        ("application/sla", "3D", 640, Kind.OTHER),
        ("application/x-new", "", 0, Kind.OTHER),
    ],
)
def test_what_a_file_is(mime: str, mediatype: str, width: int, kind: Kind) -> None:
    assert kind_of(mime, mediatype, width) is kind


@pytest.mark.parametrize(
    ("mime", "width", "thumbnail", "original"),
    [
        ("image/jpeg", 4000, 330, False),
        ("image/jpeg", 330, 330, True),
        ("image/png", 100, 250, True),
        ("image/png", 4000, None, True),
        ("image/svg+xml", 100, 250, False),
        ("image/heic", 100, 250, False),
    ],
)
def test_whether_the_original_is_fetched(
    mime: str, width: int, thumbnail: int | None, original: bool
) -> None:
    facts = FileFacts(
        page_id=1,
        title="File:A",
        sha1="",
        mime=mime,
        kind=kind_of(mime, "", width),
        size=1,
        width=width,
        height=width,
    )
    assert wants_original(facts, thumbnail) is original


def made(*sizes: tuple[int, int]) -> list[Rendition]:
    return [Rendition(name=f"{h}p", url="", width=w, height=h) for w, h in sizes]


@pytest.mark.parametrize(
    ("sizes", "name"),
    [
        ([(1920, 1080), (426, 240), (854, 480)], "240p"),
        ([(256, 144), (854, 480)], "480p"),
        ([(240, 426), (480, 854)], "426p"),  # portrait
        ([(256, 144)], None),
        ([], None),
    ],
)
def test_the_smallest_transcode_with_enough_lines(
    sizes: list[tuple[int, int]], name: str | None
) -> None:
    found = transcode(made(*sizes))
    assert (found.name if found else None) == name
