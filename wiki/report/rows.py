"""The rows of a report page as people leave them: wikitext in, last cells out. Pure.

A small parser of its own: what a whole parser makes of a table hangs on the table being
closed, and people take away its end, or open another inside a cell. Only what names a row
and what its last cell says is wanted.
"""

import re
from collections.abc import Container

# Written once a row; what the wiki's own editor puts in between does not matter.
_ID = re.compile(r"""(?<![\w-])id\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>|]+))""", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Bars in these divide no cells. What is never closed is read once all the same.
_WHOLE = re.compile(r"<nowiki>[^<]*</nowiki>|\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\]", re.IGNORECASE)
_BAR = "\ue000"  # stands for such a bar meanwhile; for private use, so in nobody's text


def last_cells(text: str, wanted: Container[str]) -> dict[str, tuple[str, str]]:
    """The wikitext of the last cell and of the one before it, by the wanted rows' ids.

    Of two rows with one id it is the first, as for links to it.
    """
    found: dict[str, tuple[str, str]] = {}
    for name, row in _rows(_hide_bars(_COMMENT.sub("", text)), wanted):
        if name not in found:
            found[name] = _last_two(row)
    return found


def _hide_bars(text: str) -> str:
    return _WHOLE.sub(lambda match: match[0].replace("|", _BAR), text)


def _rows(text: str, wanted: Container[str]) -> list[tuple[str, list[str]]]:
    """Each wanted row with its lines; a table inside a cell is left out."""
    rows: list[tuple[str, list[str]]] = []
    row: list[str] | None = None
    depth = 0  # of tables inside the row
    for line in map(str.strip, text.split("\n")):
        name = _id_of(line) if line.startswith("|-") else ""
        if name and name in wanted:  # also where a table inside the row before was never closed
            row, depth = [], 0
            rows.append((name, row))
        elif depth == 0 and line.startswith(("|-", "|}")):
            row = None
        elif line.startswith("{|"):
            depth += row is not None
        elif depth and line.startswith("|}"):
            depth -= 1
        elif row is not None and not depth:
            row.append(line)
    return rows


def _id_of(line: str) -> str:
    match = _ID.search(line.lstrip("|").lstrip("-"))
    return next((part for part in match.groups() if part), "") if match else ""


def _last_two(lines: list[str]) -> tuple[str, str]:
    cells = [[""]]  # each of lines, which are put together once: a row may have a million
    for line in lines:
        if line.startswith(("|", "!")):
            parts = re.split(r"\|\||!!" if line.startswith("!") else r"\|\|", line[1:])
            cells += ([_content(part)] for part in parts)
        else:  # a cell of several lines
            cells[-1].append(line)
    before, last = ("\n".join(cell).replace(_BAR, "|").strip() for cell in [[""], *cells][-2:])
    return last, before


def _content(cell: str) -> str:
    """Without the attributes that may stand before a single bar."""
    attributes, bar, content = cell.partition("|")
    return content if bar and "[[" not in attributes else cell
