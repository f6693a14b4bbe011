"""Words of the page: banana's JSON, one file a language, with $1 and {{PLURAL:$1|one|other}}."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "messages"
FALLBACK = "en"
_PLURAL = re.compile(r"\{\{PLURAL:\$(\d)\|([^{}]*)\}\}")
_PARAMETER = re.compile(r"\$(\d)")
_TAGS = ("zero", "one", "two", "few", "many", "other")  # the order in which forms are written


@cache
def messages(code: str) -> Mapping[str, str]:
    """All messages of a language that has its file, by their keys."""
    text = (FOLDER / f"{code}.json").read_text(encoding="utf-8")
    return {key: value for key, value in json.loads(text).items() if key != "@metadata"}


@cache
def codes() -> tuple[str, ...]:
    """The languages that have their file."""
    found = {path.stem for path in FOLDER.glob("*.json")}
    return tuple(sorted(found - {"qqq"}))  # which says what each message is for


@dataclass(frozen=True)
class Number:
    """A number in a message: `words` is how it is written, `value` chooses the plural."""

    value: float
    words: str


def filled(text: str, locale: Locale, parameters: tuple[object, ...]) -> Markup:
    """The message with its parameters, as HTML: what is no Markup is escaped."""

    def form(match: re.Match[str]) -> str:
        number = parameters[int(match[1]) - 1]
        assert isinstance(number, Number)  # noqa: S101 - the code's own mistake
        return _form(match[2].split("|"), locale, number.value)

    chosen = _PLURAL.sub(form, str(escape(text)))
    return Markup(  # noqa: S704 - both are escaped
        _PARAMETER.sub(lambda match: str(escape(_words(parameters[int(match[1]) - 1]))), chosen)
    )


def _words(parameter: object) -> object:
    return parameter.words if isinstance(parameter, Number) else parameter


def _form(forms: list[str], locale: Locale, number: float) -> str:
    tags = [tag for tag in _TAGS if tag in {*locale.plural_form.tags, "other"}]
    place = tags.index(locale.plural_form(number))
    return forms[min(place, len(forms) - 1)]
