"""Whatever is written on the wiki advises, and accuses nobody."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from review.bulletin import Bulletin
from review.notice import Notice, NoticeKind
from review.policy import Policy, decide
from review.score import FrameScore, MediaScore, ModelId
from review.upload import Kind
from tests.wiki.samples import NOON, SHA1, SITE, batch, notice
from wiki.edits.category import category
from wiki.report.index import index
from wiki.report.report import report
from wiki.report.status import status
from wiki.report.table import Table
from wiki.summary import (
    day_category_summary,
    index_summary,
    status_summary,
    summary,
    taking_back,
)
from wiki.template import tagged
from wiki.words import Words

NOT_NEUTRAL = re.compile(
    r"nsfw|porn|hentai|sexy|sexual|obscen|indecen|offen[cs]|violat|vandal|abus|illegal|guilt|"
    r"suspect|suspicious|inappropriate|unsafe|forbidden|banned|bad\b|delete this|culprit|crim",
    re.IGNORECASE,
)
# The one name that has such a word: exactly as it is, and nothing else.
NAMED = re.compile(
    r"\bPossible NSFW(?: files(?: as of [\d-]+| as of \{\{\{date\|unknown date\}\}\})?)?(?=[]}|<])"
)
PAGES = Path(__file__).parents[2] / "wiki" / "pages"


def reason(nsfw: float, sexy: float) -> str:
    probabilities = {"porn": nsfw, "hentai": 0.0, "sexy": sexy}
    score = MediaScore(
        sha1=SHA1,
        model=ModelId(sha256="0" * 64, preprocessing="p"),
        representation="original",
        fetched_bytes=1,
        frames=(FrameScore(scene=0, probabilities=probabilities),),
    )
    return decide(score, Policy(nsfw_threshold=0.5, sexy_threshold=0.5)).reason


def row(media: Kind, nsfw: float, sexy: float) -> Notice:
    return notice(media=media, nsfw=nsfw, sexy=sexy, second=1.5, page=2)


def written() -> dict[str, str]:
    """All that this program writes or asks an operator to create, by where it stands."""
    pages = {page.name: page.read_text(encoding="utf-8") for page in PAGES.iterdir()}
    rows = [row(*each) for each in product(Kind, (0.1, 0.9), (0.1, 0.9))]
    many = [replace(each, page_id=n, shared="review-many-1-a") for n, each in enumerate(rows)]
    words = Words()
    table = Table(words=words, thumbnails=True)
    texts = {
        "report": report("", rows + many, table, "User:Bot/Run", SITE.template),
        "index": index("", ["User:Bot/Reports/2026-11-26"], words.index_introduction),
        "status": status(
            "", Bulletin(running_since=NOON, trouble_since=NOON), words, "User:Bot/Run"
        ),
        "summary of the status": status_summary(words, "User:Bot/Run"),
        "summary of the index": index_summary(words, "User:Bot/Run"),
        "words": words.model_dump_json(),
        "file page": tagged("", SITE.template, 0.9, NOON),
        "day's category": category(SITE, "Bot", NOON.date()),
        "summary day's category": day_category_summary(words, "User:Bot/Run"),
        "summary taking back": taking_back(words, SITE.template, "User:Bot/Run", "0" * 12),
    }
    for kind in NoticeKind:
        to_write = batch(notice(kind=kind))
        texts[f"summary {kind}"] = summary(to_write, words, SITE.template, "User:Bot/Run")
    return pages | texts


@pytest.mark.parametrize("place", sorted(written()))
def test_every_word_is_neutral(place: str) -> None:
    found = NOT_NEUTRAL.search(NAMED.sub("", written()[place]))
    assert found is None, found


def test_the_check_finds_what_it_looks_for() -> None:
    assert NOT_NEUTRAL.search("NSFW: 0.9")
    assert NOT_NEUTRAL.search("a policy violation")
    for words in ("a Possible NSFW file", "{{Possible NSFW picture}}", "[[Category:NSFW]]"):
        assert NOT_NEUTRAL.search(NAMED.sub("", words)), words


def test_reasons_say_possible_and_name_the_threshold() -> None:
    assert reason(0.9, 0.9) == (
        "possible explicit content: 0.900, listed from 0.5 and "
        "possible nudity: 0.900, listed from 0.5"
    )


@pytest.mark.parametrize("words", ["often wrong", "human review", "no reason for deletion"])
def test_the_report_says_what_it_is(words: str) -> None:
    assert words in written()["report"]
