"""All files of the wiki, in the order of their names: list=allimages."""

from wiki.uploads.listing import Listing, Portion, Position, size_of


class Images:
    """All that there are."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def total(self) -> int | None:
        """The wiki's own count."""
        answer = self._listing.query(meta="siteinfo", siprop="statistics")
        return int(answer["query"]["statistics"]["images"])

    def portion(self, position: Position | None, size: int) -> Portion:
        """The next ones."""
        which = {"generator": "allimages", "gailimit": size_of(size)}
        return self._listing.portion(**which | dict(position or {}))
