"""Which language a visitor reads, and how it writes numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_decimal, format_percent
from fastapi import Request
from markupsafe import Markup

from api.page.messages import FALLBACK, Number, codes, filled, messages

COOKIE = "uselang"
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Language:
    """`locale` is what was asked for; `words` the language of the messages, maybe English."""

    locale: Locale
    words: str

    @property
    def dir(self) -> str:
        """Of a page's layout, as HTML has it: "ltr" or "rtl"."""
        return self.locale.text_direction

    @property
    def foreign(self) -> bool:
        """Whether the words run in the other direction than the layout."""
        return self.dir != self._of_words.text_direction

    @property
    def name(self) -> str:
        """As its speakers call it."""
        return (self.locale.language_name or self.words).capitalize()

    def message(self, key: str, *parameters: object) -> Markup:
        """The message as HTML. Raises KeyError."""
        return filled(messages(self.words)[key], self._of_words, parameters)

    def count(self, value: int) -> Number:
        """A whole number for a message, which may choose a plural by it."""
        return Number(value, self.number(value))

    def number(self, value: float, digits: int = 0) -> str:
        """With so many decimal places at the most."""
        return format_decimal(round(value, digits), locale=self.locale)

    def score(self, value: float) -> str:
        """0 to 1, with three decimal places."""
        return format_decimal(value, "0.000", locale=self.locale)

    def percent(self, value: float) -> str:
        """0 to 1 as percent, with one decimal place."""
        pattern = self.locale.percent_formats[None].pattern.replace("0", "0.0")
        return format_percent(value, pattern, locale=self.locale)

    def day(self, day: date) -> str:
        """With its year."""
        return format_date(day, "medium", locale=self.locale)

    def short_day(self, day: date) -> str:
        """Without its year, for an axis."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def moment(self, when: datetime) -> str:
        """A date and a time of day, in UTC as Wikimedia has it."""
        return format_datetime(when, "medium", locale=self.locale)

    def span(self, time: timedelta) -> str:
        """In the largest unit of which there are two or more, in words: 3 hours."""
        return format_timedelta(time, threshold=2, locale=self._of_words)

    @property
    def _of_words(self) -> Locale:
        return Locale.parse(self.words)


def clock(seconds: float, *, tenths: bool = False) -> str:
    """As players write it: 0:12, 1:02:05; with tenths 0:01.5."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    tenth = f".{int(seconds * 10) % 10}" if tenths else ""
    return (f"{hours}:{minutes:02}" if hours else f"{minutes}") + f":{rest:02}{tenth}"


def chosen(request: Request) -> Language:
    """By ?uselang=, the cookie of an earlier choice, the browser's languages; else English.

    Of the browser's languages the first in which there are words, if there is one.
    """
    for code in (request.query_params.get("uselang"), request.cookies.get(COOKIE)):
        if language := language_of(code or ""):
            return language
    wanted = [language for code in _accepted(request) if (language := language_of(code))]
    spoken = (one for one in wanted if one.words == one.locale.language)
    return next(spoken, None) or next(iter(wanted), None) or Language(Locale.parse("en"), FALLBACK)


@lru_cache(256)
def language_of(code: str) -> Language | None:
    """The language of a code like de or pt-BR; None where that is none."""
    if not _CODE.fullmatch(code):
        return None
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    return Language(locale, locale.language if locale.language in codes() else FALLBACK)


def _accepted(request: Request) -> Iterator[str]:
    entries = request.headers.get("accept-language", "")[:500].split(",")
    weighed = [(_weight(entry), entry.partition(";")[0].strip()) for entry in entries]
    yield from (code for weight, code in sorted(weighed, key=lambda w: -w[0]) if weight > 0)


def _weight(entry: str) -> float:
    match = re.search(r";\s*q=([01](\.\d{0,3})?)\s*$", entry)
    return float(match[1]) if match else 1.0
