"""Which pages an admin means."""

from collections.abc import Iterable, Iterator
from functools import partial

from review.errors import Permanent
from wiki.uploads.category import Category
from wiki.uploads.members import members
from wiring import House


def titles_of(house: House, words: Iterable[str]) -> list[str]:
    """Titles as the wiki has them, of what people type or copy from a browser.

    Raises Permanent where one is empty: it is a variable of somebody's script that is not set.
    """
    words = list(words)
    if not all(map(str.strip, words)):
        raise Permanent("the name is empty")
    return [house.site.title_meant(one) for one in words]


def titles_in(house: House, category: str) -> Iterator[list[str]]:
    """The titles of the category's files; its name may have its namespace.

    Raises Permanent where there is no such category, and Transient.
    """
    title = Category(house.listing, *titles_of(house, [category])).title()
    yield from members(partial(house.http.query, house.site.api), title)
