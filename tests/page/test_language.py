"""Which language a visitor gets, and how it writes numbers."""

from datetime import UTC, datetime

import pytest
from babel import Locale
from starlette.requests import Request

from api.page.language import Language, chosen, clock, language_of


def asked(query: str = "", cookie: str = "", accepted: str = "") -> Language:
    headers = [(b"cookie", cookie.encode()), (b"accept-language", accepted.encode())]
    scope = {"type": "http", "query_string": query.encode(), "headers": headers}
    return chosen(Request(scope))


@pytest.mark.parametrize(
    ("where", "locale", "words"),
    [
        ({}, "en", "en"),
        ({"accepted": "de-AT,de;q=0.9,en;q=0.5"}, "de_AT", "de"),
        ({"accepted": "en;q=0.3, de;q=0.7"}, "de", "de"),
        ({"accepted": "he, de;q=0.5"}, "de", "de"),  # the first that has words
        ({"accepted": "he, fr"}, "he", "en"),  # else the first of all
        ({"accepted": "*, ;q=x,,de;q=0"}, "en", "en"),
        ({"cookie": "uselang=de", "accepted": "en"}, "de", "de"),
        ({"query": "uselang=fa", "cookie": "uselang=de"}, "fa", "en"),
        ({"query": "uselang=../../etc", "cookie": "uselang=%00"}, "en", "en"),
        ({"query": "uselang=xx", "accepted": "de"}, "de", "de"),
    ],
)
def test_the_address_then_the_cookie_then_the_browser(
    where: dict[str, str], locale: str, words: str
) -> None:
    language = asked(**where)
    assert (language.locale, language.words) == (Locale.parse(locale), words)


@pytest.mark.parametrize(
    ("code", "way"), [("he", "rtl"), ("ar", "rtl"), ("ur", "rtl"), ("de", "ltr")]
)
def test_direction_is_that_of_the_language(code: str, way: str) -> None:
    language = language_of(code)
    assert language
    assert (language.dir, language.foreign) == (way, way == "rtl")


def test_numbers_and_dates_are_written_as_the_language_does() -> None:
    german, english = language_of("de"), language_of("en")
    assert german
    assert english
    assert (german.score(0.8), english.score(0.8)) == ("0,800", "0.800")
    assert (german.percent(0.0512), english.percent(0.0512)) == ("5,1\xa0%", "5.1%")
    assert (german.number(12345.67, 1), english.number(12345)) == ("12.345,7", "12,345")
    assert german.moment(datetime(2026, 1, 31, 14, 5, tzinfo=UTC)).startswith("31.01.2026, 14:05")
    assert (german.name, english.name) == ("Deutsch", "English")
    assert str(german.message("bytes", german.count(1))) == "1 Byte"


def test_times_are_written_as_players_do() -> None:
    assert [clock(s) for s in (0, 12.9, 187, 3725)] == ["0:00", "0:12", "3:07", "1:02:05"]
    assert clock(1.57, tenths=True) == "0:01.5"
