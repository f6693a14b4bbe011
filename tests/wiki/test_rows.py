from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.answer import Outcome
from tests.wiki.samples import notice
from wiki.report.report import report
from wiki.report.rows import last_cells
from wiki.report.table import Table
from wiki.vocabulary import Answers
from wiki.words import Words

DATA = Path(__file__).parents[1] / "data"
ANSWERS = Answers()
CONFIRMED, CLEARED, OTHER, OPEN = Outcome


class Everything:
    def __contains__(self, _: object) -> bool:
        return True


def edited(text: str) -> dict[int, tuple[str, Outcome]]:
    """What the rows answer, by page."""
    found = last_cells(text, Everything())
    return {int(name.split("-")[1]): ANSWERS.answered(*cells) for name, cells in found.items()}


def test_a_page_that_people_and_their_editors_rewrote() -> None:
    text = (DATA / "report_by_visual_editor.wikitext").read_text(encoding="utf-8")
    found = edited(text)
    assert {page: outcome for page, (_, outcome) in found.items()} == {
        1: CLEARED,
        2: CONFIRMED,
        3: CLEARED,
        4: OPEN,
        5: OPEN,
        6: OPEN,
        8: OTHER,
        9: CLEARED,
    }
    assert found[1][0].startswith("Fine, a painting in a museum Patroller (talk)")
    assert [found[page][0] for page in (2, 3, 4, 5, 6, 9)] == [
        "done",
        "in scope",
        "open",
        "open",
        "",
        "ok",
    ]


def test_what_the_program_wrote_is_open() -> None:
    odd = [notice(page_id=n, title=t) for n, t in ((1, "File:A.jpg"), (2, "File:'' & |.jpg"))]
    text = report("", odd, Table(words=Words()), "User:X/Run", "Possible NSFW")
    assert edited(text) == {
        1: ("open", OPEN),
        2: ("open", OPEN),
    }
    for one in odd:
        assert one.anchor.startswith("review-")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "|-",
        '|- id="review-1-a"',
        '|- id="review-1-a"\n|',
        '|- id=""\n| x || ok',
        '<!-- |- id="review-1-a"\n| ok',
        '|- id="review-1-a"\n{|\n{|\n{|\n| ok',
    ],
)
def test_what_answers_nothing(text: str) -> None:
    assert all(
        outcome is OPEN for _, outcome in edited(text.replace("-a", "-0123456789ab")).values()
    )


PIECES = ["|-", ' id="r1"', "\n", "| ", "||", "{|", "|}", "[[", "]]", "{{", "}}", "<nowiki>", "ok"]
PIECES += ["</nowiki>", "<!--", "-->", "!", "!!", "'''", "\ue000", "=", '"']


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_text_is_too_odd(text: str) -> None:
    found = last_cells(text, {"r1"})
    assert set(found) <= {"r1"}
    for cells in found.values():
        ANSWERS.answered(*cells)


@pytest.mark.parametrize(
    "hostile",
    [
        "<nowiki>" * 200_000,
        "<!--" * 300_000,
        "{{" * 500_000,
        "[[" * 500_000,
        "{|\n" * 300_000,
        "|" * 1_000_000,
        '|- id="review-1-x"\n' * 50_000,
        '|- id="review-1-x"\n| a || ok' + "\n" * 2_000_000,
        "".join(f'|- id="review-{n}-x"\n| a || b || ok\n' for n in range(10_000)),
    ],
    ids=["nowiki", "comments", "templates", "links", "tables", "bars", "one row", "lines", "rows"],
)
def test_a_hostile_page_is_read_to_its_end(hostile: str) -> None:
    text = f'{hostile}\n-->|- id="review-0-0"\n| a || ok'
    assert set(last_cells(text, {"review-1-x", "review-0-0"})) <= {"review-1-x", "review-0-0"}
