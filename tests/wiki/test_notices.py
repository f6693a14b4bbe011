import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.notice import Notice, NoticeKind
from review.upload import Kind
from tests.wiki.samples import NOON, SHA1, batch, notice
from wiki import notices

DATA = Path(__file__).parents[1] / "data"
PAGES = Path(__file__).parents[2] / "wiki" / "pages"
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
    return notices.report(text, rows, RUN)


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
        ({"begin": 192.4, "end": 200.0}, "[[:{title}#t=192|at 3:12 to 3:20]]"),
        ({"begin": 4.1, "end": 4.2, "second": 4.1}, "[[:{title}#t=4|at 0:04]]"),
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
    assert notices.where(one) == words.format(title=one.title)


def test_the_score_of_a_row_is_the_higher_one() -> None:
    assert "|| 0.912 ||" in notices.row(notice(nsfw=0.9123, sexy=0.2))
    assert "|| 0.750 ||" in notices.row(notice(nsfw=0.1, sexy=0.75))


@pytest.mark.parametrize("text", ["== Summary ==\nWords.", "== Summary ==\nWords.\n\n\n", ""])
def test_the_template_goes_to_the_end(text: str) -> None:
    after = notices.tagged(text, "Media for human review", NOON)
    assert after == f"{text.rstrip()}\n{{{{Media for human review|day=2026-11-23}}}}\n"
    assert notices.has_template(after, "Media for human review")


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("{{Media for human review}}", True),
        ("{{media for human review|day=2026-01-01}}", True),
        ("{{ Media_for_human  review\n|day=x}}", True),
        ("{{Media for human review<!-- a -->}}", True),
        ("{{Template:Media for human review}}", True),
        ("{{template : media for human review }}", True),
        ("{{\nMedia for human review\n}}", True),
        ("{{Media for human reviewers}}", False),
        ("{{MEDIA FOR HUMAN REVIEW}}", False),
        ("{{Not Media for human review}}", False),
        ("[[Media for human review]]", False),
        ("Media for human review", False),
        ("", False),
    ],
)
def test_whether_a_page_uses_the_template(text: str, there: bool) -> None:
    assert notices.has_template(text, "Media for human review") is there


@pytest.mark.parametrize("template", ["(Review)", "+1", "Überprüfung", "A.B"])
def test_any_name_of_a_template(template: str) -> None:
    assert notices.has_template(f"{{{{{template}}}}}", template)
    assert not notices.has_template("{{AxB}}", template)


@pytest.mark.parametrize("count", [1, 2, 50])
def test_a_reports_summary(count: int) -> None:
    words = notices.summary(batch(*[notice()] * count), "T" * 255, "User:ReviewBot/Run")
    files = "1 file" if count == 1 else f"{count} files"
    assert words == (
        f"{files} for human review; [[User:ReviewBot/Run|how to stop this]]; "
        "media-review:0123456789ab"
    )


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_a_summary_keeps_its_token_whatever_the_names(kind: NoticeKind) -> None:
    """MediaWiki cuts a summary after 500 characters, and the token stands last."""
    words = notices.summary(batch(notice(kind=kind)), "T" * 170, "U" * 200)
    assert words.endswith("; media-review:0123456789ab")
    assert len(words) <= 500


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Run: yes", True),
        ("'''Run: yes'''", True),
        ("* run : YES", True),
        ("''Run'':   '''yes'''.", True),
        ("Some words.\n\nRun: yes\n\nMore words: no.", True),
        ("<!-- how to stop: write no -->\nRun: yes", True),
        ("Run: yes\r\n", True),
        ((PAGES / "run.wikitext").read_text(), True),
        ("Run: no", False),
        ("Run: yes please?", False),
        ("Run: yes or no", False),
        ("Run:", False),
        ("Run:\nyes", False),
        ("Run\n: yes", False),
        ("Run yes", False),
        ("rerun: yes", False),
        ("Do not run: yes", False),
        ("yes", False),
        ("", False),
        ("Run: no\nRun: yes", False),
        ("Run: yes\n* Run: stop!", False),
        ("<!-- Run: yes -->", False),
        ("<!-- Run: yes", False),
        ("<s>Run: yes</s>", False),
        ("#REDIRECT [[User:ReviewBot/Run: yes]]", False),
        ("HACKED BY ME", False),
        ("'''Run: yes'''".replace("yes", "ja"), False),
    ],
)
def test_what_the_run_page_says(text: str, runs: bool) -> None:
    assert notices.allows_running(text) is runs


def test_a_hint_stands_behind_the_reason() -> None:
    hinted = replace(FIRST, hint="looks like [[:File:Old.jpg]], of which a person said: fine")
    assert f" || {FIRST.reason}; {hinted.hint} || " in notices.row(hinted)
