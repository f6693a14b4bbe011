"""What a feed shows, and that the sieve loses none of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wiki.samples import SITE
from wiki.uploads.seen import Seen, Sieve, seen_in_event, seen_in_log
from wiki.uploads.touch import Touch

REPORTS = "User:Bot/Reports/"
LINES = (Path(__file__).parents[1] / "data" / "recentchange.jsonl").read_text().splitlines()
EVENTS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
UPLOAD = EVENTS[0]
EDIT: dict[str, Any] = {
    "meta": UPLOAD["meta"],
    "wiki": SITE.name,
    "type": "edit",
    "namespace": 6,
    "title": "File:A.jpg",
}
ENTRY = {"ns": 6, "title": "File:A.jpg", "timestamp": "2026-11-23T04:40:40Z"}
SIEVE = Sieve(SITE.name)


def read(event: dict[str, Any]) -> Seen | None:
    return seen_in_event(json.dumps(event).encode(), SITE, REPORTS)


def touch(event: dict[str, Any]) -> Touch | None:
    seen = read(event)
    assert seen is not None
    return seen.touch


def test_the_hints_of_a_files_life() -> None:
    life, moved = "File:Life of a file.jpg", "File:Moved file.jpg"
    found = [seen.touch for event in EVENTS if (seen := read(event)) and seen.touch]
    assert [t for t in found if t.title == moved] == [
        Touch(title=moved),
        Touch(title=moved, restored=True),
    ]
    assert life in {t.title for t in found}


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "File:A.jpg"),
        ({"namespace": 2, "title": "User:Bot/Reports/2026-11-23"}, "User:Bot/Reports/2026-11-23"),
        ({"namespace": 2, "title": "User:Bot/Run"}, None),
        ({"namespace": 2, "title": "User:Bottom/Reports/2026-11-23"}, None),
        ({"namespace": 0, "title": "File:A.jpg"}, None),
        ({"type": "categorize"}, None),
        ({"type": "new"}, None),
        ({"wiki": "dewiki"}, None),
        ({"meta": UPLOAD["meta"] | {"domain": "canary"}}, None),
        ({"type": "log", "log_type": "move", "log_action": "move"}, "File:A.jpg"),
        ({"type": "log", "log_type": "move", "log_action": "move_redir"}, "File:A.jpg"),
        ({"type": "log", "log_type": "move", "log_action": "move", "namespace": 0}, None),
        ({"type": "log", "log_type": "delete", "log_action": "revision"}, None),
        ({"type": "log", "log_type": "protect", "log_action": "delete"}, None),
        ({"type": "log", "log_type": ["delete"], "log_action": {"delete": 1}}, None),
    ],
)
def test_what_is_a_hint(changes: dict[str, Any], title: str | None) -> None:
    assert touch(EDIT | changes) == (title and Touch(title=title))


def test_only_a_restoration_says_so_in_the_log_too() -> None:
    told = [
        seen_in_log(ENTRY | {"type": "delete", "action": action}, SITE)
        for action in ("delete", "restore")
    ]
    assert [seen.touch.restored for seen in told if seen and seen.touch] == [False, True]


def test_without_report_pages_only_files_are_hints() -> None:
    report = json.dumps(EDIT | {"namespace": 2, "title": "User:Bot/Reports/1"}).encode()
    seen = seen_in_event(report, SITE, "")
    assert seen is not None
    assert seen.touch is None


@pytest.mark.parametrize("title", [None, 7, "x" * 301, "File:\ud800.jpg"])
def test_a_title_that_is_none(title: object) -> None:
    assert read(EDIT | {"title": title}) is None
    assert seen_in_log(ENTRY | {"title": title, "type": "move", "action": "move"}, SITE) is None


def test_a_time_without_a_zone_is_none_in_the_log_either() -> None:
    assert seen_in_log(ENTRY | {"timestamp": "2026-11-23T04:40:40"}, SITE) is None


def in_some_spelling(draw: st.DrawFn, text: str) -> str:
    """A JSON string of that value: each letter as it is, or as an escape."""
    spelt = [c if draw(st.booleans()) else f"\\u{ord(c):04x}" for c in text]
    return '"' + "".join(spelt) + '"'


@st.composite
def spelt_events(draw: st.DrawFn) -> bytes:
    """An event of any wiki, its strings spelt and its commas spaced in any way."""
    wiki = draw(st.sampled_from([SITE.name, "dewiki", "commonswiki2", "Commonswiki"]))
    event = draw(st.sampled_from([*EVENTS, EDIT])) | {"wiki": wiki}
    space = draw(st.sampled_from(["", " ", "\n", "\t "]))
    text = json.dumps(
        event, ensure_ascii=draw(st.booleans()), separators=(f",{space}", f":{space}")
    )
    return text.replace(json.dumps(wiki), in_some_spelling(draw, wiki)).encode()


@given(spelt_events())
def test_the_sieve_loses_no_event_of_the_wiki(data: bytes) -> None:
    seen = seen_in_event(data, SITE, REPORTS)
    assert seen is not None
    sieved = seen if SIEVE.passes(data) else Seen(at=seen.at)
    assert sieved == seen
    if json.loads(data)["wiki"] == SITE.name:
        assert SIEVE.passes(data)


def test_the_sieve_keeps_other_wikis_events_out() -> None:
    other = json.dumps(UPLOAD | {"wiki": "dewiki", "title": "Größe"}, ensure_ascii=False)
    assert not SIEVE.passes(other.encode())
    assert not SIEVE.passes(other.replace("dewiki", "commonswikitwo").encode())
