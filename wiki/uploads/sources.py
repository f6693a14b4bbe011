"""Which files somebody wants: in words that can be stored, and as what finds them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from review.errors import Permanent
from wiki.uploads.category import Category
from wiki.uploads.images import Images
from wiki.uploads.latest import Latest
from wiki.uploads.listing import Listing, Source
from wiki.uploads.titles import Titles, digest_of

SECOND = timedelta(seconds=1)  # the shortest time that the wiki knows
DAY = timedelta(days=1)


def source_of(listing: Listing, wanted: Mapping[str, Any], titles: Sequence[str] = ()) -> Source:
    """What finds the files that are wanted.

    `wanted` has one of `category` (and `recursive`), `user`, `from` (and perhaps `to`, both
    days in ISO 8601), `titles` (what tells their list from another) and `all`. Raises
    Permanent for another list.
    """
    match wanted:
        case {"category": name}:
            return Category(listing, name, recursive=bool(wanted.get("recursive")))
        case {"user": name}:
            return Latest(listing, user=name)
        case {"from": first}:
            last = wanted.get("to")
            end = _day(last) + DAY - SECOND if last else None
            return Latest(listing, begin=_day(first), end=end)
        case {"titles": digest}:
            if digest != digest_of(titles):
                raise Permanent("it goes on with the same list only: name it by --titles")
            return Titles(listing, titles)
        case _:
            return Images(listing)


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
