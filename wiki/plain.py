"""Wikitext as a reader sees it. Pure."""

import re
from functools import lru_cache

import mwparserfromhell
from mwparserfromhell.nodes import Tag

LONGEST = 1000  # characters of a cell or reason that are read; nobody answers with more
_SIGNATURE = re.compile(r"~{3,}")


@lru_cache(maxsize=4096)  # nearly all cells of a page say the same
def plain(wikitext: str) -> str:
    """What a reader sees of a line of wikitext, without marks; a template is its name.

    What is struck out is not there, nor is what is commented out.
    """
    code = mwparserfromhell.parse(wikitext[:LONGEST])
    for template in code.filter_templates(recursive=False):
        code.replace(template, f" {str(template.name).rpartition(':')[2]} ")
    for tag in code.filter_tags(matches=_struck):
        if code.contains(tag):
            code.remove(tag)
    words = " ".join(_SIGNATURE.sub(" ", code.strip_code()).split())
    return words.encode("utf-8", "replace").decode()  # &#xD800; is half a character: in no database


def _struck(tag: Tag) -> bool:
    return str(tag.tag).strip().lower() in ("s", "del", "strike")
