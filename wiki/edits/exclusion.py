"""What a page says to bots by {{nobots}} and {{bots|…}}, without pywikibot. Pure.

Whoever edits asks pywikibot, which needs the account, but for pages that are made to hurt
it; this reads the same rules, in time that grows with the page.
"""

import re

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SPACE = r"(?:[^\W_][^{}|<>\[\]\n:]*:[\s_]*)?"  # a namespace in any language: rather too careful
_NAME = rf"[\s_]*{_SPACE}([Nn]obots|[Bb]ots)[\s_]*"
_USE = re.compile(rf"\{{\{{{_NAME}(?:\|([^{{}}|]*))?(?:\|[^{{}}]*)?\}}\}}")
_KEEPS_OUT = {"deny": True, "denyscript": True, "allow": False, "allowscript": False}


def bots_welcome(text: str, user: str) -> bool:
    """Whether nothing on the page keeps the bot of that name away."""
    uses = _USE.findall(_COMMENT.sub("", text))
    return not any(_keeps_out(name.lower(), parameter, user) for name, parameter in uses)


def _keeps_out(name: str, parameter: str, user: str) -> bool:
    key, _, value = parameter.rpartition("=")
    named = {one.strip() for one in value.split(",")}
    meant = bool(named & {"all", user})
    if name == "nobots":
        return meant or bool(key) or not value
    when_meant = _KEEPS_OUT.get(key.strip())
    return bool(value) and meant is when_meant
