"""Which pages an admin means."""

from collections.abc import Iterable, Iterator
from functools import partial

from wiki.edits.namespaces import namespaces
from wiki.edits.saving import Anybody
from wiki.uploads.members import members
from wiring import House

CATEGORY = 14  # the namespace's number


def titles_of(house: House, words: Iterable[str]) -> list[str]:
    """Titles as the wiki has them, of what people type or copy from a browser."""
    return [house.site.title_of(one) or one.replace("_", " ").strip() for one in words]


def titles_in(house: House, category: str) -> Iterator[list[str]]:
    """The titles of the category's files, with or without its namespace. Raises Transient."""
    ask = partial(house.http.query, house.site.api)
    [name] = titles_of(house, [category])
    before, colon, rest = name.partition(":")
    known = {one.lower() for one in namespaces(Anybody(ask))[CATEGORY]}
    if colon and before.strip().lower() in known:
        name = rest
    yield from members(ask, f"Category:{name}")
