"""A wiki's own words come from its file, and what cannot be written is refused."""

from pathlib import Path

import pytest

from review.answer import Outcome
from tests.wiki.test_site import GOOD
from wiki.site import load_site
from wiki.words import PLACEHOLDERS, Columns, Kinds, Words


def load(folder: Path, text: str) -> Words:
    file = folder / "site.toml"
    file.write_text(GOOD + text, encoding="utf-8")
    return load_site(str(file)).words


def test_a_file_translates_some_words_and_the_others_stay(tmp_path: Path) -> None:
    words = load(
        tmp_path,
        """
        [words]
        open = "offen"
        span = "bei {begin} bis {end}"
        [words.columns]
        file = "Datei"
        """,
    )
    assert (words.open, words.columns.file, words.columns.kind) == ("offen", "Datei", "Kind")
    assert words.span.format(begin="0:01", end="0:02") == "bei 0:01 bis 0:02"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('opened = "x"', "words.opened: Extra inputs are not permitted"),
        ('page = "Seite {number}"', "words.page: 'Seite {number}' may contain {page} only"),
        ('open = "{page}"', "words.open: '{page}' may not contain any {name}"),
        ('span = "{begin} {}"', "words.span: '{begin} {}' may contain {begin} and {end} only"),
        ('page = "{page.real}"', "words.page: '{page.real}' may contain {page} only"),
        ('page = "{page:>9999}"', "words.page: '{page:>9999}' may contain {page} only"),
        ('page = "{page!r}"', "words.page: '{page!r}' may contain {page} only"),
        ('page = "{"', "words.page: '{': "),
        ('open = "a || b"', "words.open: 'a || b' must be one line without |"),
        ('open = ""', "words.open: '' must be one line without |"),
        ('open = "a\\nb"', "words.open: 'a\\nb' must be one line without |"),
        ('columns.file = "|-"', "words.columns.file: '|-' must be one line without |"),
        ("open = 3", "words.open: Input should be a valid string"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as caught:
        load(tmp_path, f"[words]\n{text}\n")
    assert str(caught.value).startswith(line)


def test_every_placeholder_belongs_to_a_text() -> None:
    texts = Words.model_fields | Columns.model_fields | Kinds.model_fields
    assert PLACEHOLDERS.keys() <= texts.keys()


@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_the_defaults_use_what_they_may(name: str) -> None:
    text = getattr(Words(), name)
    assert all(f"{{{each}}}" in text for each in PLACEHOLDERS[name])


def test_the_word_that_the_bot_writes_for_open_takes_an_answer_back(tmp_path: Path) -> None:
    file = tmp_path / "site.toml"
    file.write_text(GOOD + "[words]\nopen = \"noch ''anzusehen''\"\n", encoding="utf-8")
    answers = load_site(str(file)).answers
    assert answers.status("Noch anzusehen ~~~~")[1] is Outcome.OPEN
    assert answers.status("open")[1] is Outcome.OPEN


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('open = "done"', "answers: words.open, 'done', is another answer, too"),
        ('explicit = "explicit content, perhaps"', "answers: the bot's own 'explicit content, "),
        ('over = "NSFW {score} {limit} {what}"', "answers: the bot's own 'NSFW 0.900 "),
        ('highest = "ok: {reason}"', "answers: the bot's own 'ok: possible explicit content: "),
    ],
)
def test_no_word_of_the_bot_s_is_an_answer(tmp_path: Path, text: str, line: str) -> None:
    """The reason stands before the status, and is read where that one says nothing."""
    with pytest.raises(ValueError, match=r"^[^\n]+$") as caught:
        load(tmp_path, f"[words]\n{text}\n")
    assert str(caught.value).startswith(line)
