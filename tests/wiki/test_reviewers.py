"""The words that docs/reviewers.md proposes mean what it says."""

import re

import pytest

from review.answer import Outcome
from tests.documents import ROOT, Document
from wiki.vocabulary import Answers

ANSWERS = Answers()
DOCUMENT = Document(ROOT / "docs" / "reviewers.md")
ROWS = [line for line in DOCUMENT.text.splitlines() if line.startswith("| ")]
MEANT = {"**fine**": Outcome.CLEARED, "**handled**": Outcome.CONFIRMED}


def _words(text: str) -> list[str]:
    """What is emphasised, but for the row's own word."""
    return [word for word in re.findall(r"\*+([^*]+)\*+", text) if word != "open"]


@pytest.mark.parametrize("said", MEANT)
def test_words_for_the_last_cell(said: str) -> None:
    [row] = [row for row in ROWS if said in row.split("|")[1]]
    words = _words(row.split("|")[1])
    assert len(words) > 3
    assert {word: ANSWERS.status(word)[1] for word in words} == dict.fromkeys(words, MEANT[said])


def test_words_for_the_summary_of_who_takes_the_template_off() -> None:
    [row] = [row for row in ROWS if "take the template off" in row]
    cleared, *confirmed, says_nothing = _words(row)
    assert ANSWERS.status(cleared)[1] is ANSWERS.removal("") is Outcome.CLEARED
    assert {ANSWERS.removal(f"{word} it") for word in confirmed} == {Outcome.CONFIRMED}
    assert len(confirmed) > 1
    assert ANSWERS.removal(f"{says_nothing} it") is Outcome.OTHER


def test_words_of_other_languages_and_of_talk_pages() -> None:
    [told] = re.findall(r"other languages \(([^)]+)\)", DOCUMENT.text)
    for word in _words(told):
        assert ANSWERS.status(word)[1] in MEANT.values(), word
    [template] = re.findall(r"`\{\{(\w+)\}\}`", " ".join(ROWS))
    assert template in ANSWERS.kept


def test_open_takes_it_back() -> None:
    assert "write *open*\nagain" in DOCUMENT.text
    assert ANSWERS.status("open")[1] is Outcome.OPEN
