"""The page that says how the service stands, as text."""

from datetime import UTC, datetime

from review.bulletin import Bulletin
from wiki.report.status import BEGIN, END, status
from wiki.words import Words

RUNS = datetime(2026, 1, 2, 3, 4, 59, tzinfo=UTC)
WELL = Bulletin(running_since=RUNS, trouble_since=None)
TROUBLE = Bulletin(running_since=RUNS, trouble_since=datetime(2026, 2, 3, tzinfo=UTC))


def page(text: str, bulletin: Bulletin) -> str:
    return status(text, bulletin, Words(), "User:Bot/Run")


def test_a_new_page() -> None:
    said = page("", WELL)
    assert said.startswith("How the program stands that lists uploads for '''human review'''.")
    assert "[[User:Bot/Run]]" in said
    assert said.endswith(
        f"\n\n{BEGIN}\n"
        "* It has followed all uploads since 2026-01-02 03:04 (UTC).\n"
        "* Nothing needs its operator.\n"
        f"{END}\n"
    )


def test_what_it_says_is_replaced_and_what_people_wrote_stays() -> None:
    text = f"== Ours ==\n{page('', WELL)}\n== Remarks ==\nThanks.\n"
    said = page(text, TROUBLE)
    well, trouble = (
        "Nothing needs its",
        "Something needs its operator since 2026-02-03 00:00 (UTC).",
    )
    assert said == text.replace(f"* {well} operator.", f"* {trouble}")
    assert page(said, TROUBLE) == said
    assert page(said, WELL) == text


def test_where_people_took_a_marked_line_away_it_follows_at_the_end() -> None:
    for mark in (BEGIN, END):
        text = f"{page('', WELL).replace(mark, '')}Remarks."
        said = page(text, TROUBLE)
        assert said.startswith(f"{text}\n\n{BEGIN}\n")
        assert page(said, TROUBLE) == said
        assert page(page(said, WELL), TROUBLE) == said
