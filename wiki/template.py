"""The template on a file's page: wikitext in, wikitext out. Pure.

It goes to the very top, where Commons puts maintenance templates. Nothing that may stand
there has to stay first: {{bots}} and __NOTOC__ count wherever they are, and a redirect,
which would have to, is never given the template.

A scanner of its own and no parser: people's pages are hostile, and the usual one takes
hours over a megabyte of "{{a|{{a|{{a|".
"""

import re
from collections.abc import Iterator
from datetime import datetime

_BRACES = r"\{\{|\}\}|<!--"
_READ = re.compile(rf"{_BRACES}|<nowiki\s*>", re.IGNORECASE)
_READ_TO_THE_END = re.compile(_BRACES)  # where no verbatim text ends any more, none begins
_VERBATIM_ENDS = re.compile(r"</nowiki", re.IGNORECASE)


def tagged(text: str, template: str, score: float, day: datetime) -> str:
    """The file's page with the template on a line of its own before everything else."""
    return f"{{{{{template}|score={score:.3f}|date={day:%Y-%m-%d}}}}}\n{text}"


def untagged(text: str, template: str) -> str:
    """The page without the first use of the template; as it is where there is none.

    The line goes with it where nothing else is on it: so that what `tagged` gave is
    exactly what it took.
    """
    if (place := _first_use(text, template)) is None:
        return text
    begin, end = place
    alone = text[begin - 1 : begin] in ("", "\n") and text[end : end + 1] == "\n"
    return text[:begin] + text[end + alone :]


def has_template(text: str, template: str) -> bool:
    """Whether the page uses the template, whoever put it there."""
    return _first_use(text, template) is not None


def _first_use(text: str, template: str) -> tuple[int, int] | None:
    """From where to where; in one pass, however the braces are nested."""
    name = _name(template)
    opened: list[int] = []
    uses: list[tuple[int, int]] = []
    for brace in _braces(text):
        if brace[0] == "{{":
            opened.append(brace.start())
        elif opened and name.match(text, begin := opened.pop()):
            uses.append((begin, brace.end()))
    return min(uses, default=None)


def _braces(text: str) -> Iterator[re.Match[str]]:
    """All that are read as wikitext: not those in comments, nor in verbatim text."""
    read, at = _READ, 0
    while token := read.search(text, at):
        at = token.end()
        if token[0] in ("{{", "}}"):
            yield token
        elif token[0] == "<!--":
            if (at := text.find("-->", at)) < 0:
                return
        elif end := _VERBATIM_ENDS.search(text, at):
            at = end.end()
        else:
            read = _READ_TO_THE_END


def _name(template: str) -> re.Pattern[str]:
    """Matches a use's beginning as MediaWiki reads names: the first letter in either case."""
    first, rest = re.escape(template[0]), re.escape(template[1:]).replace(r"\ ", "[ _]+")
    start = r"\{\{[\s_]*(?:[^\W_][^{}|<>\[\]\n:]*:[\s_]*)?"  # a namespace in any language
    return re.compile(rf"(?i:{start}{first}){rest}[\s_]*[|}}<]")
