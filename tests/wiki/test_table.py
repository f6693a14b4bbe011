"""Single cells; whole rows are among the golden files."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.notice import Hint, Notice
from review.upload import Kind
from review.uploader import Uploader
from tests.wiki.samples import notice
from wiki.report.showing import where
from wiki.report.table import Table
from wiki.words import Words

TABLE = Table(words=Words())


def cells(table: Table, *notices: Notice) -> list[str]:
    """Without the attributes that sort them."""
    _, line = table.row(notices).split("\n")
    return [re.sub(r'^data-sort-value="[^"]*" \| ', "", c) for c in line[2:].split(" || ")]


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
        ({"second": 3725.0}, "at 1:02:05"),
        ({"page": 12}, "page 12"),
        ({}, ""),
    ],
)
def test_where_to_look(fields: dict[str, Any], words: str) -> None:
    one = notice(**fields)
    assert where(one, Words()) == words.format(title=one.title)
    assert cells(TABLE, one)[7] == words.format(title=one.title)


@pytest.mark.parametrize(
    ("nsfw", "sexy", "told"), [(0.9123, 0.2, "0.912"), (0.1, 0.75, "0.750"), (0.8, None, "0.800")]
)
def test_the_score_of_a_row_is_the_higher_one(nsfw: float, sexy: float | None, told: str) -> None:
    assert cells(TABLE, notice(nsfw=nsfw, sexy=sexy))[6] == told


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"edits": 7, "since": datetime(2020, 1, 2, 3, tzinfo=UTC)}, ["7", "2020-01-02"]),
        ({"edits": 0}, ["0", ""]),
        ({}, ["", ""]),
    ],
)
def test_what_is_known_of_an_uploader(known: dict[str, Any], told: list[str]) -> None:
    of = {"Uploader": Uploader(name="Uploader", **known)}
    assert cells(Table(words=Words(), uploaders=of), notice())[4:6] == told


def test_nobody_is_told_of_nobody() -> None:
    assert cells(TABLE, notice(uploader=""))[3:6] == ["", "", ""]


@pytest.mark.parametrize(
    ("numbers", "told"), [((0.9, 0.8), "0.800 to 0.900"), ((0.9, 0.9), "0.900")]
)
def test_the_scores_of_many(numbers: tuple[float, ...], told: str) -> None:
    many = [notice(page_id=n, nsfw=number) for n, number in enumerate(numbers)]
    assert cells(TABLE, *many)[6] == told


PIECES = [*"|[]{}<>'~_!-+=:;*#&\n\r\t\u2028\u202e aZ/\"", "||", "|}", "]]", "-->", "''", "~~~~"]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, st.booleans())
def test_no_name_or_reason_takes_a_row_apart(
    name: str, uploader: str, like: str, said: str, thumbnails: bool
) -> None:
    """Ten cells in two lines, and the last of them is for people."""
    hint = Hint(title=like, said=said, same=bool(name))
    odd = notice(title=f"File:{name}", uploader=uploader, hint=hint)
    table = replace(TABLE, thumbnails=thumbnails)
    for row in (table.row([odd]), table.row([odd, replace(odd, page_id=8)])):
        anchor, line = row.split("\n")
        assert anchor == '|- id="review-7-0123456789ab"'
        assert len(line[2:].split(" || ")) == line.count("||") + 1 == 10
        assert line.endswith(" || open")
        assert not re.search(r"\{\||\|\}|\{\{|<!--|~~~|<nowiki>[^<]*<(?!/nowiki>)", line)
