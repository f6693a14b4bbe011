import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.notice import Notice
from review.upload import Kind
from tests.wiki.samples import NOON, SHA1, notice
from wiki import report as pages

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


def report(text: str, *rows: Notice) -> str:
    return pages.report(text, rows, RUN)


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


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"begin": 192.4, "end": 200.0, "media": Kind.VIDEO},
            "[[:{title}#t=192|at&nbsp;3:12&nbsp;to&nbsp;3:20]]",
        ),
        (
            {"begin": 4.1, "end": 4.2, "second": 4.1, "media": Kind.VIDEO},
            "[[:{title}#t=4|at&nbsp;0:04]]",
        ),
        ({"begin": 4.1, "end": 5.2, "second": 4.1}, "at&nbsp;0:04&nbsp;to&nbsp;0:05"),
        ({"second": 0.0}, "at 0.0 s"),
        ({"second": 59.94}, "at 59.9 s"),
        ({"second": 60.0}, "at 1:00"),
        ({"second": 192.9}, "at 3:12"),
        ({"second": 3725.0}, "at 62:05"),
        ({"page": 12}, "page 12"),
        ({}, ""),
    ],
)
def test_where_to_look(fields: dict[str, Any], words: str) -> None:
    one = notice(**fields)
    assert pages.where(one) == words.format(title=one.title)


def test_the_score_of_a_row_is_the_higher_one() -> None:
    assert "|| 0.912 ||" in pages.row(notice(nsfw=0.9123, sexy=0.2))
    assert "|| 0.750 ||" in pages.row(notice(nsfw=0.1, sexy=0.75))


def test_a_hint_stands_behind_the_reason() -> None:
    hinted = replace(FIRST, hint="looks like [[:File:Old.jpg]], of which a person said: fine")
    assert f" || {FIRST.reason}; {hinted.hint} || " in pages.row(hinted)
