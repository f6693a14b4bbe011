"""Files drawn by chance from all of the wiki's: list=random."""

from wiki.uploads.event import FILE_NAMESPACE
from wiki.uploads.listing import Listing, Portion, Position, size_of


class Chance:
    """Never ends, and draws what it has drawn before.

    The wiki takes those that follow a random number, each page having one of its own: as
    good as drawing each by itself.
    """

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def portion(self, position: Position | None, size: int) -> Portion:
        """Some."""
        which = {"generator": "random", "grnnamespace": str(FILE_NAMESPACE)}
        drawn = self._listing.portion(**which, grnlimit=size_of(size))
        return Portion(uploads=drawn.uploads, more={})
