import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from review.notice import Hint, Notice
from review.rows import FILES_ON_A_PAGE, rows
from review.upload import Kind
from review.uploader import Uploader
from tests.wiki.samples import NOON, SHA1, notice
from wiki.report.report import report as extended
from wiki.report.table import Table
from wiki.words import Columns, Words

DATA = Path(__file__).parents[1] / "data"
RUN = "User:ReviewBot/Run"
FIRST = notice(page_id=1, title="File:First.jpg", uploaded_at=NOON - timedelta(hours=2))
SECOND = notice(page_id=2, title="File:Second.png", uploaded_at=NOON - timedelta(hours=1))
VIDEO = notice(page_id=3, title="File:Clip.webm", media=Kind.VIDEO, second=192.4)
PAGED = notice(page_id=4, title="File:Leaflet.pdf", media=Kind.DOCUMENT, page=3)
ODD = [
    notice(page_id=5, title="File:\"Quoted\" & it's ''fine''.jpg"),
    notice(page_id=6, title="File:Größe, 大きさ.jpg", uploader="Ünï & 'ser'"),
    notice(page_id=7, title="File:Of nobody.svg", media=Kind.DRAWING, uploader=""),
]


def golden(name: str) -> str:
    return (DATA / f"{name}.wikitext").read_text(encoding="utf-8")


KNOWN = {
    "Uploader": Uploader(name="Uploader", edits=1234, since=datetime(2019, 3, 2, tzinfo=UTC)),
    "Ünï & 'ser'": Uploader(name="Ünï & 'ser'", edits=0),
}
PLAIN = Table(words=Words(), uploaders=KNOWN)
MANY = [
    notice(
        id=n,
        page_id=n,
        title=f"File:Walk {n}.jpg",
        uploaded_at=NOON + timedelta(minutes=n),
        nsfw=0.85 + n / 100,
    )
    for n in range(1, 6)
]
GERMAN = Words(
    introduction="Dateien zur '''Durchsicht'''. Halt: [[{run_page}]]. ''{open}'' ersetzen.",
    columns=Columns(file="Datei", status="Stand"),
    open="offen",
    span="bei {begin} bis {end}",
    explicit="womöglich Explizites",
    over="{what}: {score}, aufgelistet ab {limit}",
)


def report(text: str, *notices: Notice, table: Table = PLAIN) -> str:
    return extended(text, notices, table, RUN, "Possible NSFW")


def shared(*notices: Notice) -> list[Notice]:
    """As one row for many."""
    [row] = rows(notices, {"Uploader"})
    return [*row]


def rows_of(text: str) -> list[str]:
    return re.findall(r'id="(review-[^"]+)"', text)


def test_a_new_page() -> None:
    assert report("", FIRST) == golden("report_new")


def test_later_rows_come_on_top_newest_first() -> None:
    assert report(golden("report_new"), SECOND, VIDEO, PAGED) == golden("report_second_batch")


def test_what_people_changed_stays() -> None:
    assert report(golden("report_edited_by_people"), SECOND) == golden("report_edited_then_more")


def test_without_the_marked_line_a_new_table_follows() -> None:
    assert report(golden("report_without_mark"), SECOND) == golden("report_without_mark_then_more")


def test_odd_names() -> None:
    assert report("", *ODD) == golden("report_odd_names")


def test_many_of_one_uploader_are_one_row_by_their_scores() -> None:
    text = report(golden("report_new"), *shared(*MANY))
    assert text == golden("report_many")
    assert rows_of(text) == [f"review-many-1-{SHA1[:12]}", f"review-1-{SHA1[:12]}"]
    assert report(text, *shared(*MANY)) == text


def test_a_row_for_many_that_has_one_file_looks_as_any() -> None:
    assert report("", *shared(FIRST)).replace("review-many-", "review-") == report("", FIRST)


def test_with_thumbnails() -> None:
    table = replace(PLAIN, thumbnails=True)
    clip = replace(VIDEO, begin=192.4, end=200.0)
    assert report("", FIRST, clip, PAGED, table=table) == golden("report_thumbnails")


def test_in_another_language() -> None:
    clip = replace(VIDEO, begin=192.4, end=200.0)
    text = report("", clip, table=Table(words=GERMAN))
    assert text == golden("report_german")


def test_five_hundred_of_the_longest_rows_fit_into_a_page() -> None:
    """A wiki takes 2 MiB; titles and names have 255 bytes at most."""
    name = "ö" * 121
    longest = [
        notice(
            page_id=2**62 + n,
            title=f"File:{n:04}{name}.webm",
            uploader=f"{n:04}{name}",
            media=Kind.VIDEO,
            begin=35_999.0,
            end=359_999.0,
            sexy=1.0,
            hint=Hint(title=f"File:{name}", said="ö" * 200, same=False),
        )
        for n in range(FILES_ON_A_PAGE)
    ]
    for many in (frozenset[str](), {n.uploader for n in longest}):
        notices = [n for row in rows(longest, many) for n in row]
        text = report("", *notices, table=replace(PLAIN, thumbnails=True))
        assert len(text.encode()) < 2 * 1024 * 1024
        assert text.count('id="review-') == FILES_ON_A_PAGE


@given(st.lists(st.integers(1, 9), max_size=9), st.lists(st.integers(1, 9), max_size=9))
def test_no_row_comes_twice(before: list[int], after: list[int]) -> None:
    first = [notice(page_id=number) for number in sorted(set(before))]
    second = [notice(page_id=number) for number in sorted(set(after))]
    once = report(report("", *first), *second)
    assert report(once, *second) == once
    assert report(once, *first) == once
    assert len(rows_of(once)) == len(set(rows_of(once))) == len({*before, *after})


def test_other_content_of_the_same_page_is_another_row() -> None:
    other = replace(FIRST, sha1="f" * 40)
    text = report(report("", FIRST), other)
    assert rows_of(text) == [f"review-1-{'f' * 12}", f"review-1-{SHA1[:12]}"]


def test_a_row_s_name_in_somebody_s_words_does_not_count() -> None:
    remark = f"See the row review-2-{SHA1[:12]}."
    assert rows_of(report(remark, SECOND)) == [f"review-2-{SHA1[:12]}"]
