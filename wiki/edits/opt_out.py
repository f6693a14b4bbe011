"""The page on which uploaders ask not to be listed: wikitext in, names out. Pure."""

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote

LONGEST = 1000  # characters of a name with its markup: what is longer is none, and takes no time
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(nowiki|pre)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.I)
_ITEM = re.compile(r"^[*#:;]++([^\[\]{}\n]++)$", re.MULTILINE)  # a name and nothing else
# Of a template and nothing else ({{user|X}}) the first parameter that has no name, or 1 for one.
# In one pass, as the one above: neither goes back.
_TEMPLATE = re.compile(
    r"^[*#:;]++[ \t]*+\{\{[^{}|\n]++\|"
    r"(?:(?![ \t]*+1[ \t]*+=)[^{}|=\n]*+=[^{}|\n]*+\|)*+"
    r"(?:[ \t]*+1[ \t]*+=)?([^{}|=\n]++)(?=[|}])[^{}\n]*+\}\}[ \t]*+$",
    re.MULTILINE,
)
_MARKUP = re.compile(r"'{2,}|<[^>]*>|[\u200e\u200f\u202a-\u202e]")  # the last are invisible


def opted_out(text: str, namespaces: Iterable[str]) -> frozenset[str]:
    """The user names on the page: of links into `namespaces` ([[User:X]]), and list items.

    A signature is such a link; a link to a user's subpage means the user. An item may be a
    template that names the user. `namespaces` are all names that the wiki has for its users'
    pages, in its own language too.
    """
    seen = _UNSEEN.sub("", text)
    names = "|".join(r"[\s_]+".join(map(re.escape, re.split(r"[\s_]+", n))) for n in namespaces)
    link = re.compile(rf"\[\[[\s_:]*(?:{names})[\s_]*:([^\]|#/]+)", re.IGNORECASE)
    found = [*link.findall(seen), *_ITEM.findall(seen), *_TEMPLATE.findall(seen)]
    return frozenset(filter(None, (user_name(one) for one in found if len(one) <= LONGEST)))


def user_name(written: str) -> str:
    """A user's name as the wiki has it: first letter, spaces, no markup around it."""
    plain = unquote(html.unescape(_MARKUP.sub("", written)))
    name = " ".join(plain.replace("_", " ").split())
    first = name[:1].upper()
    return first + name[1:] if len(first) == 1 else name
