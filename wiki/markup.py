"""Names and words in wikitext, such that they are shown and never read as wikitext. Pure."""

import re

_NO_TITLE = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f]|~{3}")  # in no title or user name of a MediaWiki
# What begins or ends markup: brackets, cells, emphasis, signatures, switches, addresses.
_MARKUP = re.compile(r"[&<>\[\]{}|]|'{2,}|~{3,}|__|:(?=//)")


def link(title: str, words: str) -> str:
    """A link to the page; the words alone where no page can have that title.

    In an isolated run of text: names in any script do not turn their neighbours around.
    """
    if _NO_TITLE.search(title + words):
        return f"<bdi>{plain(words)}</bdi>"
    return f"[[:{title}|<bdi><nowiki>{words}</nowiki></bdi>]]"


def link_within(title: str, part: str, wikitext: str) -> str:
    """A link to that part of the page, shown as that wikitext."""
    return wikitext if _NO_TITLE.search(title) else f"[[:{title}#{part}|{wikitext}]]"


def picture(title: str, options: str) -> str:
    """The file itself, in that size; "" where no file can have that title."""
    return "" if _NO_TITLE.search(title) else f"[[{title}|{options}]]"


def plain(words: str) -> str:
    """The words as they are, on one line."""
    return _MARKUP.sub(_encoded, " ".join(words.split()))


def verbatim(template: str) -> str:
    """The template as somebody would write it, which does nothing here."""
    return f"<nowiki>{{{{{template}}}}}</nowiki>"


def collapsed(shown: str, hidden: str, show: str, hide: str) -> str:
    """What is shown, and what a click shows: MediaWiki's own script does the rest."""
    texts = f'data-expandtext="{show}" data-collapsetext="{hide}"'
    return (
        f'<div class="mw-collapsible mw-collapsed" {texts}>{shown}'
        f'<div class="mw-collapsible-content">{hidden}</div></div>'
    )


def sorted_by(value: object, words: str) -> str:
    """A cell's content that a table sorts by that value."""
    return f'data-sort-value="{value}" | {words}'


def _encoded(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in found[0])
