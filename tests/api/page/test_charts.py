"""The charts' tables, and what is said of them in words."""

import re
from datetime import timedelta
from html import unescape

import pytest

from review.fakes import FakeClock
from store.session import Database
from tests.api.page.conftest import Get
from tests.api.page.months import live


@pytest.fixture
def clock() -> FakeClock:
    """Late in a day, so that today has brought something."""
    clock = FakeClock()
    clock.tick(timedelta(hours=20))
    return clock


def table(page: str, name: str) -> list[list[str]]:
    body = re.search(rf'<table id="{name}-table".*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    assert body
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body[1], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[unescape(cell).strip() for cell in row] for row in cells]


def test_each_day_has_its_row_and_the_words_their_sum(database: Database, asked: Get) -> None:
    live(database, 40)
    page = asked("/charts").text
    uploads, suspects = table(page, "uploads"), table(page, "suspects")
    assert len(uploads) == len(suspects) == 30
    ended = sum(int(row[1]) for row in uploads)
    flagged, reviewed = (sum(int(row[place]) for row in suspects) for place in (1, 2))
    assert f"{ended:,} uploads in all; of these, {flagged} for review." in page
    assert f"{flagged} suspects were found, and {reviewed} files were reviewed" in page
    assert min(ended, flagged, reviewed) > 0


@pytest.mark.parametrize(
    ("query", "days"), [("", 30), ("?days=90", 90), ("?days=0", 30), ("?days=x", 30)]
)
def test_a_span_is_one_of_two(database: Database, asked: Get, query: str, days: int) -> None:
    live(database, 3)
    answer = asked(f"/charts{query}")
    assert answer.status_code == 200
    assert len(table(answer.text, "uploads")) == days
    assert f'?days={days}" aria-current="true"' in answer.text


def test_scores_and_precision_are_told_with_the_threshold(database: Database, asked: Get) -> None:
    live(database, 60)
    page = asked("/charts?days=90").text
    scores = table(page, "scores")
    assert len(scores) == 20
    assert [scores[0][0], scores[-1][1]] == ["0", "1"]
    share = int(scores[0][2].replace(",", "")) / sum(int(row[2].replace(",", "")) for row in scores)
    assert f"{share:.1%} of all explicit scores lie below 0.05. The threshold is 0.300." in page
    assert page.count('data-threshold="0.3"') == 2
    [first, *rest] = table(page, "precision")
    assert first[0] == "0.300"
    assert f"From the threshold in force, 0.300, people confirmed {first[4]}" in page
    low, high = map(float, re.findall(r'data-low="([\d.]+)" data-high="([\d.]+)"', page)[0])
    assert first[5] == f"{low:.1%} to {high:.1%}"
    assert 0 < low < float(first[4].rstrip("%")) / 100 < high < 1
    assert rest


def test_without_figures_no_frame_is_left_empty(asked: Get) -> None:
    page = asked("/charts").text
    assert "data-chart" not in page
    for words in (
        "Nothing was looked at on these days",
        "No suspect was found on these days",
        "Nothing was scored on these days.",
        "Nobody has confirmed or cleared anything",
    ):
        assert words in page


def test_numbers_are_written_as_the_language_does(database: Database, asked: Get) -> None:
    live(database, 40)
    page = asked("/charts?uselang=de").text
    assert "Schwelle 0,300" in page
    assert re.search(r"Insgesamt 1\.\d{3} Dateien", page)
