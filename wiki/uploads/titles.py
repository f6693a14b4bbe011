"""Files that somebody named, one title in a line."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice
from urllib.parse import quote

from wiki.query import AT_ONCE
from wiki.uploads.listing import Listing, Portion, Position

LONGEST = 6000  # characters of all titles in one address: servers refuse longer ones


class Titles:
    """Titles with their namespace. What is no file, or is named again, is left out."""

    def __init__(self, listing: Listing, lines: Sequence[str]) -> None:
        self._listing = listing
        self._titles = lines

    def total(self) -> int:
        """How many titles there are."""
        return len(self._titles)

    def portion(self, position: Position | None, size: int) -> Portion:
        """The next ones; the position is how many titles were read."""
        begin = position["read"] if position else 0
        names = _fitting(islice(self._titles, begin, begin + min(size, AT_ONCE)))
        if not names:
            return Portion(uploads=(), more=None)
        found = self._listing.portion(titles="|".join(names), redirects="1")
        end = begin + len(names)
        return Portion(
            uploads=found.uploads, more={"read": end} if end < len(self._titles) else None
        )


def digest_of(titles: Iterable[str]) -> str:
    """Tells one list from another."""
    return hashlib.sha256("\n".join(titles).encode()).hexdigest()[:16]


def _fitting(titles: Iterable[str]) -> list[str]:
    """As many as fit into one address, one at least."""
    found: list[str] = []
    for title in titles:
        found.append(title)
        if len(found) > 1 and len(quote("|".join(found))) > LONGEST:
            return found[:-1]
    return found
