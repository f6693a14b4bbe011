"""What somebody who judges a dry run reads."""

import difflib
import io
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from wiki.edits.preview import Draft
from worker.diff import TRIMMED, Diffs, printable, unified

TEXTS = st.lists(st.sampled_from(["a", "b", "", "+c", "-", "\\", "\u2028", "\x0b"])).map("\n".join)


def applied(before: str, hunk: list[str]) -> str:
    """What patch(1) makes of it."""
    if not hunk:
        return before
    begin = int(hunk[0].split()[1].lstrip("-").split(",")[0])
    lines = before.split("\n") if before else []
    parts = hunk[1:]
    gone = [line[1:] for line in parts if line[0] in " -"]
    at = begin - bool(gone)
    assert lines[at : at + len(gone)] == gone
    come = [line[1:] for line in parts if line[0] in " +"]
    return "\n".join(lines[:at] + come + lines[at + len(gone) :])


@given(before=TEXTS, after=TEXTS)
def test_the_diff_makes_the_one_of_the_other(before: str, after: str) -> None:
    """As the wiki keeps them, which takes off what is empty at the end."""
    before, after = before.rstrip(TRIMMED), after.rstrip(TRIMMED)
    assert applied(before, unified(before, after)) == after


def test_how_a_page_ends_is_no_difference() -> None:
    assert unified("One.\nTwo.", "One.\nTwo.\n\n \t") == []
    assert unified("Two.", "One.\nTwo.\n") == ["@@ -1 +1,2 @@", "+One.", " Two."]
    assert unified("", "\n") == []


@pytest.mark.parametrize("count", [0, 1, 2, 3, 8])
@pytest.mark.parametrize("at", [0, 1, 4, 8])
def test_what_is_added_in_one_place_is_shown_as_difflib_shows_it(count: int, at: int) -> None:
    before = [f"{n}\n" for n in range(count)]
    after = [*before[:at], "new\n", *before[at:]]
    expected = [line.rstrip("\n") for line in difflib.unified_diff(before, after)][2:]
    assert unified("".join(before), "".join(after)) == expected


def test_a_new_page() -> None:
    assert unified("", "One.\nTwo.") == ["@@ -0,0 +1,2 @@", "+One.", "+Two."]


def test_a_page_made_to_hurt_ends() -> None:
    page = "x\n" * 1_000_000
    assert len(unified(page, f"new\n{page}")) == 5


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[2J\x07", "<U+001B>[2J<U+0007>"),
        ("a\u202eb\u200b", "a<U+202E>b<U+200B>"),
        ("\ud800", "<U+D800>"),
        ("\r\x0b\u2028", "<U+000D><U+000B><U+2028>"),
        ("[bold]é\t日本", "[bold]é\t日本"),
    ],
)
def test_nothing_moves_the_cursor(hostile: str, shown: str) -> None:
    assert printable(hostile) == shown


def printed(*, terminal: bool) -> str:
    out = io.StringIO()
    colours: Literal["standard"] | None = "standard" if terminal else None
    console = Console(file=out, width=20, force_terminal=terminal, color_system=colours)
    draft = Draft(
        title="File:[red]\x1b.jpg", summary="s" * 60, before="Words.", after="{{T}}\nWords."
    )
    Diffs(console).edit(draft)
    Diffs(console).say("no edit: \x1b")
    return out.getvalue()


def test_in_a_pipe_it_is_plain_and_not_wrapped() -> None:
    title = "File:[red]<U+001B>.jpg"
    assert printed(terminal=False).splitlines() == [
        title,
        "s" * 60,
        f"--- {title}",
        f"+++ {title}",
        "@@ -1 +1,2 @@",
        "+{{T}}",
        " Words.",
        "",
        "no edit: <U+001B>",
    ]


def test_on_a_terminal_it_has_colours() -> None:
    assert "\x1b[32m+{{T}}" in printed(terminal=True)
