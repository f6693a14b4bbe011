"""Why a file is listed, as its row says it."""

from typing import Any

import pytest

from review.notice import Hint
from review.policy import Policy
from tests.wiki.samples import notice
from wiki.report.reason import reason
from wiki.words import Words

LIMITS = Policy(nsfw_threshold=0.8, sexy_threshold=0.95)
EXPLICIT, NUDITY = "possible explicit content", "possible nudity"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"nsfw": 0.9, "sexy": 0.1}, f"{EXPLICIT}: 0.900, listed from 0.8"),
        ({"nsfw": 0.8, "sexy": None}, f"{EXPLICIT}: 0.800, listed from 0.8"),
        ({"nsfw": 0.1, "sexy": 0.96}, f"{NUDITY}: 0.960, listed from 0.95"),
        (
            {"nsfw": 0.9, "sexy": 0.96},
            f"{EXPLICIT}: 0.900, listed from 0.8; {NUDITY}: 0.960, listed from 0.95",
        ),
        ({"nsfw": 0.9, "sexy": 0.1, "thresholds": None}, ""),
    ],
)
def test_the_row_names_what_reaches_its_threshold(fields: dict[str, Any], words: str) -> None:
    assert reason(notice(**{"thresholds": LIMITS} | fields), Words()) == words


def test_what_a_person_said_stands_behind_it() -> None:
    hint = Hint(title="File:Old.jpg", said="fine, a [statue]", same=False)
    assert reason(notice(thresholds=None, hint=hint), Words()) == (
        "looks like [[:File:Old.jpg|<bdi><nowiki>Old.jpg</nowiki></bdi>]], "
        "of which a person said: fine, a &#91;statue&#93;"
    )


def test_all_of_it_is_in_the_wiki_s_words() -> None:
    words = Words(
        nudity="womöglich Nacktheit",
        over="{what} ({score} ab {limit})",
        same_file="wie {file}, dort: {said}",
    )
    hint = Hint(title="Datei:Alt.jpg", said="gut", same=True)
    one = notice(nsfw=0.1, sexy=0.96, thresholds=LIMITS, hint=hint)
    assert reason(one, words) == (
        "womöglich Nacktheit (0.960 ab 0.95); "
        "wie [[:Datei:Alt.jpg|<bdi><nowiki>Alt.jpg</nowiki></bdi>]], dort: gut"
    )
