"""The template on a file's page: wikitext in, wikitext out. Pure."""

import re
from datetime import datetime


def tagged(text: str, template: str, day: datetime) -> str:
    """The file's page with the template at its end."""
    return f"{text.rstrip()}\n{{{{{template}|day={day:%Y-%m-%d}}}}}\n"


def has_template(text: str, template: str) -> bool:
    """Whether the page uses the template already, whoever put it there.

    A namespace may stand before its name, which each language calls otherwise.
    """
    first, rest = re.escape(template[0]), re.escape(template[1:]).replace(r"\ ", "[ _]+")
    start = r"\{\{[\s_]*(?:[^\W_][^{}|<>\[\]\n:]*:[\s_]*)?"
    return re.search(rf"(?i:{start}{first}){rest}[\s_]*[|}}<]", text) is not None
