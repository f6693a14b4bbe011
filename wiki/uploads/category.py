"""The files of a category, and of those below it."""

from review.errors import Permanent
from wiki.http import ApiError
from wiki.query import Told
from wiki.uploads.listing import Listing, Portion, Position, size_of, titles_in

NAMESPACE = 14
DELETED = "nosuchpageid"  # what the wiki says of a category that it had a moment ago
MOST = 100_000  # categories: their numbers are a part of the position, which is stored each time


class Category:
    """One category after the other, each once, whatever loops there are.

    The position has the categories that are open, the first being read, and all that were seen.
    """

    def __init__(self, listing: Listing, name: str, *, recursive: bool = False) -> None:
        """`name` may have its namespace, in any of the wiki's languages, or none."""
        self._listing = listing
        self._name = name
        self._recursive = recursive

    def title(self) -> str:
        """Its page's, as the wiki has it. Raises Permanent where there is no such category."""
        return str(self._root()["title"])

    def total(self) -> int | None:
        """How many files are in the category itself; None with those below, which repeat.

        Raises Permanent where there is no such category.
        """
        root = self._root()
        return None if self._recursive else int(root.get("categoryinfo", {}).get("files", 0))

    def portion(self, position: Position | None, size: int) -> Portion:
        """The next ones. Raises Permanent where there are too many categories."""
        at = dict(position or self._begin())
        here, *after = at["open"]
        kinds = "file|subcat" if self._recursive else "file"
        which = {"generator": "categorymembers", "gcmtype": kinds, "gcmlimit": size_of(size)}
        which |= {"gcmpageid": str(here)} if isinstance(here, int) else {"gcmtitle": here}
        pages, more = self._members(**which | at["more"])
        below = [page["pageid"] for page in pages if page.get("ns") == NAMESPACE]
        seen = set(at["seen"])
        new = [one for one in below if one not in seen]
        still = [*([here] if more else []), *after, *new]
        next_at = {"open": still, "seen": [*at["seen"], *new], "more": more or {}}
        if len(next_at["seen"]) > MOST:
            raise Permanent(f"below {self._name} are more than {MOST} categories: take a part")
        return Portion(uploads=self._listing.uploads(pages), more=next_at if still else None)

    def _members(self, **which: str) -> tuple[list[Told], dict[str, str] | None]:
        try:
            return self._listing.ask(**which)
        except ApiError as error:
            if error.code != DELETED:
                raise
            return [], None

    def _begin(self) -> Position:
        """A category may have files and no page, and then it has no number."""
        root = self._root()
        number = root.get("pageid")
        first, seen = (number, [number]) if number else (root["title"], [])
        return {"open": [first], "seen": seen, "more": {}}

    def _root(self) -> Told:
        names = titles_in([self._name, f"Category:{self._name}"])
        asked = {"titles": "|".join(names), "prop": "categoryinfo"}
        pages = self._listing.query(**asked)["query"]["pages"] if names else []
        for page in pages:
            if page.get("ns") == NAMESPACE and _is_there(page):
                return dict(page)
        raise Permanent(f"the wiki has no category {self._name!r}")


def _is_there(page: Told) -> bool:
    return "pageid" in page or "categoryinfo" in page
