from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.upload import FileFacts, Kind, Rendition
from wiki.media.plan import (
    LONGEST_VIDEO,
    has_length,
    kind_of,
    may_be_transcoded,
    moment_parameter,
    moments,
    representation,
    thumbnail_width,
    transcode,
    wants_original,
)
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


def facts_of(**other: Any) -> FileFacts:
    fields: dict[str, Any] = {
        "page_id": 1,
        "title": "File:A",
        "sha1": "",
        "mime": "video/webm",
        "kind": Kind.VIDEO,
        "size": 1,
        "width": 640,
        "height": 480,
    }
    return FileFacts(**fields | other)


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
    facts = facts_of(mime=mime, kind=kind_of(mime, "", width), width=width, height=width)
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


@pytest.mark.parametrize(
    ("width", "height", "may_be"),
    [
        (1920, 1080, True),
        (320, 240, True),
        (240, 426, True),
        (426, 239, False),
        (200, 1000, False),
        (0, 0, False),
    ],
)
def test_no_transcode_is_larger_than_the_video(width: int, height: int, may_be: bool) -> None:
    assert may_be_transcoded(facts_of(width=width, height=height)) is may_be


@pytest.mark.parametrize(
    ("duration", "has"),
    [
        (0.04, True),
        (LONGEST_VIDEO - 1, True),
        (None, False),
        (0.0, False),
        (-1.0, False),
        (1e300, False),
        (float("inf"), False),
        (float("nan"), False),
    ],
)
def test_a_length_that_can_be_believed(duration: float | None, has: bool) -> None:
    assert has_length(facts_of(duration=duration)) is has


@pytest.mark.parametrize(
    ("duration", "count", "expected"),
    [
        (4800.0, 2, [1198, 1199, 1200, 3598, 3599, 3600]),
        (4800.9, 1, [2398, 2399, 2400]),
        (9.5, 3, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        (9.5, 8, [0, 1, 2, 3, 4, 5, 6, 7, 8]),  # no time for more than three
        (10.0, 3, [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        (12.0, 2, [1, 2, 3, 7, 8, 9]),
        (5.0, 8, [1, 2, 3]),
        (3.0, 8, [0, 1, 2]),
        (2.9, 8, [0, 1]),
        (1.5, 8, [0]),
        (0.04, 8, [0]),
    ],
)
def test_moments_of_a_video(duration: float, count: int, expected: list[int]) -> None:
    assert moments(duration, count) == expected


@given(st.floats(0.001, LONGEST_VIDEO, exclude_max=True), st.integers(1, 64))
def test_moments_are_even_and_within_the_video(duration: float, count: int) -> None:
    seconds = moments(duration, count)
    assert seconds == sorted(set(seconds))
    assert seconds[0] >= 0
    assert seconds[-1] <= max(0, duration - 1)
    if duration >= 3 * count:
        groups = [seconds[i : i + 3] for i in range(0, len(seconds), 3)]
        assert len(groups) == count
        assert all(group == [group[1] - 1, group[1], group[1] + 1] for group in groups)
        for number, group in enumerate(groups):
            assert abs(group[1] - duration * (number + 0.5) / count) < 3


def test_a_moment_is_a_whole_second() -> None:
    """The local stand-in, as Wikimedia, takes "330px-seek=10"."""
    assert moment_parameter(10, 330) == "330px-seek=10"


def look(name: str, **other: Any) -> Rendition:
    return Rendition(name=name, url="", width=1, height=1, **other)


PICTURES = tuple(look("thumbnail 330px", second=float(i)) for i in range(24))
LARGEST = tuple(look("thumbnail 3840px", second=float(i)) for i in range(3 * 64))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (facts_of(), "original"),
        (facts_of(looks=(look("transcode 240p.vp9.webm"),)), "transcode 240p.vp9.webm"),
        (facts_of(kind=Kind.AUDIO), "first 4096 bytes"),
        (facts_of(looks=(look("a", page=1), look("a", page=4)), pages=4), "a, 2 of 4 pages"),
        (
            facts_of(looks=PICTURES, duration=4800.2),
            "key moments, thumbnail 330px, 8 of 1:20:00",
        ),
        (facts_of(looks=PICTURES[:1], duration=0.9), "key moments, thumbnail 330px, 1 of 0:00"),
        (
            facts_of(looks=LARGEST, duration=LONGEST_VIDEO - 0.1),
            "key moments, thumbnail 3840px, 64 of 99:59:59",
        ),
    ],
)
def test_what_is_looked_at_in_words(facts: FileFacts, words: str) -> None:
    assert representation(facts) == words
    assert len(f"{words}, then {words}") <= 100  # as wide as the column
