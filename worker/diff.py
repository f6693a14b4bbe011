"""What somebody who judges a dry run reads: each edit that would be made, as a diff."""

from itertools import takewhile

from rich.console import Console
from rich.text import Text

from wiki.edits.preview import Draft

CONTEXT = 3  # lines around what is changed
STYLES = {"+": "green", "-": "red", "@": "cyan"}
TRIMMED = " \t\n\r\0\x0b"  # what the wiki takes off at the end of a page


class Diffs:
    """Implements wiki.edits.preview.Stage: in colour on a terminal, plain elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def edit(self, draft: Draft) -> None:
        """Title, summary and diff, and an empty line."""
        title = printable(draft.title)
        text = Text(f"{title}\n", style="bold")
        text.append(f"{printable(draft.summary)}\n", style="not bold")
        text.append(f"--- {title}\n+++ {title}\n")
        for line in unified(draft.before, draft.after):
            text.append(f"{printable(line)}\n", style=f"not bold {STYLES.get(line[0], '')}")
        self._console.print(text, soft_wrap=True, highlight=False)

    def say(self, text: str) -> None:
        """One line."""
        self._console.print(Text(printable(text), style="dim"), soft_wrap=True, highlight=False)


def unified(before: str, after: str) -> list[str]:
    """The lines of a unified diff with one hunk, without its head; none where nothing changes.

    All that differs is in that hunk: an edit of ours changes one place only, and difflib
    would take hours over a page of a million lines that somebody has made to hurt.
    """
    old, new = _lines(before), _lines(after)
    if old == new:
        return []
    head = _equal(old, new)
    tail = _equal(old[head:][::-1], new[head:][::-1])
    begin, kept = max(0, head - CONTEXT), min(tail, CONTEXT)
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    around = head - begin + kept
    ranges = _range(begin, around + len(gone)), _range(begin, around + len(come))
    hunk = [f" {line}" for line in old[begin:head]]
    hunk += [f"-{line}" for line in gone] + [f"+{line}" for line in come]
    hunk += [f" {line}" for line in old[len(old) - tail :][:kept]]
    return [f"@@ -{ranges[0]} +{ranges[1]} @@", *hunk]


def printable(text: str) -> str:
    """The text without anything that could move a cursor or turn a line around.

    Tabs stay; other control and format characters, and lone halves of one, become <U+202E>.
    """
    return "".join(c if c.isprintable() or c == "\t" else f"<U+{ord(c):04X}>" for c in text)


def _lines(text: str) -> list[str]:
    """Of the page as the wiki keeps it: nothing hangs on how it ends."""
    kept = text.rstrip(TRIMMED)
    return kept.split("\n") if kept else []


def _equal(one: list[str], other: list[str]) -> int:
    """How many lines both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _range(begin: int, count: int) -> str:
    """As diff(1) writes it: lines count from 1, and no lines come after the one before."""
    return f"{begin + bool(count)}" + (f",{count}" if count != 1 else "")
