"""Questions about many pages: an answer in several parts, put together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

Ask = Callable[..., dict[str, Any]]
Told = dict[str, Any]  # of one page
AT_ONCE = 50  # pages or names in one question: an account without special rights has no more
# What goes on in further parts that are wanted. Of one page alone the wiki would also go on
# with all its older versions.
_WANTED = {"rvcontinue", "clcontinue"}


def pages(ask: Ask, ids: Iterable[int], **asked: str) -> dict[int, Told]:
    """What the wiki says of the pages with these numbers, 50 at most.

    `ask` is one action=query. A page that never was is not in the answer. Texts of many
    pages may be too much for one answer. Raises what `ask` does.
    """
    found: dict[int, Told] = {}
    numbers = "|".join(map(str, ids))
    more: dict[str, Any] = {}
    while True:
        answer = ask(pageids=numbers, **asked, **more)
        for page in answer["query"].get("pages", []):
            if "pageid" in page:
                _add(found.setdefault(page["pageid"], {}), page)
        more = answer.get("continue", {})
        if not _WANTED & more.keys():
            return found


def each_page(ask: Ask, ids: Sequence[int], **asked: str) -> Iterator[tuple[int, Told]]:
    """The same of any number of pages, each with its number; asked as they are taken."""
    for begin in range(0, len(ids), AT_ONCE):
        yield from pages(ask, ids[begin : begin + AT_ONCE], **asked).items()


def _add(known: Told, page: Told) -> None:
    for name, value in page.items():
        together = isinstance(value, list) and name in known
        known[name] = known[name] + value if together else value
