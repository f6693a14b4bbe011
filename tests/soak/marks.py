"""What the service leaves on the wiki, as somebody sees it who only reads: one place for it."""

import re
from dataclasses import dataclass

from wiki.site import COMMONS

TEMPLATE = COMMONS.template  # what a wiki's site file has, unless it names another
OPEN = "open"  # a status that nobody has answered yet
REPORTS = "Reports/"  # below the bot's user page

_FIRST, _REST = re.escape(TEMPLATE[0]), re.escape(TEMPLATE[1:])
_USE = re.compile(rf"\{{\{{(?i:{_FIRST}){_REST}\s*(?:\|[^{{}}]*)?\}}\}}")
_LINE = re.compile(rf"^{_USE.pattern}$", re.MULTILINE)
_ROW = re.compile(r'^\|-.*id="review-(\d+)-([0-9a-f]+)".*\n(\|.*)$', re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """A row of a report: a page, the beginning of its content's sha1, and its last cell."""

    page_id: int
    sha1: str
    status: str

    @property
    def name(self) -> tuple[int, str]:
        """What the row is about."""
        return self.page_id, self.sha1


def rows(text: str) -> list[Row]:
    """The rows of a report page, from top to bottom."""
    return [
        Row(int(page), sha1, cells.rpartition("||")[2].strip())
        for page, sha1, cells in _ROW.findall(text)
    ]


def answered(text: str, row: Row, words: str) -> str:
    """The report with other words in that row's last cell; as it was where it has no such row."""
    for found in _ROW.finditer(text):
        page, sha1, cells = found.groups()
        if (int(page), sha1) == row.name:
            start, end = found.span(3)
            return f"{text[:start]}{cells.rpartition('||')[0]}|| {words}{text[end:]}"
    return text


def lists(text: str) -> bool:
    """Whether a file's page uses the template."""
    return _USE.search(text) is not None


def without(text: str) -> str:
    """The page as somebody leaves it who takes the template off."""
    return _USE.sub("", text).strip("\n")


def adds_only_the_template(before: str, after: str) -> bool:
    """Whether `after` is `before` with the template on a line of its own, and no other byte."""
    return before in {
        after[:start] + after[end:]
        for use in _LINE.finditer(after)
        for start in {use.start(), max(0, use.start() - 1)}
        for end in {use.end(), use.end() + 1}
        if after[start:end].strip("\n") == use.group() and end - start <= len(use.group()) + 1
    }
