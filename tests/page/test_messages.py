"""Words: complete in each language, documented, used, and filled in."""

import re
from pathlib import Path

import pytest
from babel import Locale
from markupsafe import Markup

from api import page
from api.page.messages import FALLBACK, Number, codes, filled, messages

ROOM = Path(page.__file__).parent
_NUMBERED = re.compile(r"\$\d|\{\{PLURAL:\$\d")


def test_english_and_german_are_there() -> None:
    assert codes() == ("de", "en")


@pytest.mark.parametrize("code", ["de", "qqq"])
def test_every_language_and_the_documentation_have_every_message(code: str) -> None:
    assert list(messages(code)) == list(messages(FALLBACK))
    assert all(text.strip() for text in messages(code).values())


def test_parameters_agree_and_are_documented() -> None:
    german, documented = messages("de"), messages("qqq")
    for key, text in messages(FALLBACK).items():
        parameters = set(_NUMBERED.findall(text))
        assert set(_NUMBERED.findall(german[key])) == parameters, key
        missing = {one for one in parameters if len(one) == 2 and one not in documented[key]}
        assert missing == set(), key


def test_every_message_is_used_and_every_key_is_known() -> None:
    sources = [*ROOM.rglob("*.py"), *ROOM.rglob("*.html")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    quoted = set(re.findall(r"""["']([a-z]+(?:-[a-z]+)*)["']""", text))
    assert set(messages(FALLBACK)) - quoted == set()
    asked = set(re.findall(r"""\bmsg\(["']([^"']+)""", text))
    assert asked - set(messages(FALLBACK)) == set()


@pytest.mark.parametrize(
    ("code", "count", "expected"),
    [("en", 1, "1 file"), ("en", 0, "0 files"), ("pl", 2, "2 files"), ("pl", 5, "5 more")],
)
def test_a_plural_is_that_of_the_language(code: str, count: int, expected: str) -> None:
    forms = {"en": "file|files", "pl": "file|files|more"}[code]
    number = Number(count, str(count))
    text = "$1 {{PLURAL:$1|" + forms + "}}"
    assert filled(text, Locale.parse(code), (number,)) == expected


def test_what_is_filled_in_is_escaped_unless_it_is_html() -> None:
    english = Locale.parse("en")
    assert filled("<$1> & $2", english, ("<b>", Markup("<i>"))) == "&lt;&lt;b&gt;&gt; &amp; <i>"
    assert filled("$1", english, ("$1 {{PLURAL:$1|a|b}}",)) == "$1 {{PLURAL:$1|a|b}}"
