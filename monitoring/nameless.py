"""Reasons without names: for whoever may know why something failed, and not what."""

import re

_KINDS = r"(?:image|video|audio|application|text|multipart|model|font)/[\w.+-]+"
_NAMES = re.compile(
    r"""
      "[^"]*" | “[^”]*” | „[^“”]*[“”] | «[^»]*» | (?<!\w)'[^']*'(?!\w)  # what is quoted
    | [^\W\d_]\w*:(?=[^\s]).*         # a page, up to the end: titles have spaces; or an address
    | (?<!\S)/[^(]*(?<!\s)           # a path, which may have spaces, too
    | (?<!\S)(?!KINDS)\S*/\S*
    | \S+\.(?:jpe?g|png|gif|webp|svg|tiff?|pdf|djvu|xcf|web[ma]|og[gvax]|mp[34]|mpe?g|avif)\b
    """.replace("KINDS", _KINDS + r"(?![^\s,;.)])"),
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def nameless(reason: str) -> str:
    """The reason; "…" stands for what may be the name of a file, a page, a person or a path."""
    return _NAMES.sub("…", reason)
