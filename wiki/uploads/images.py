"""All files of the wiki, those of a user, or those of some days: list=allimages."""

from datetime import datetime

from wiki.timestamp import timestamp
from wiki.uploads.listing import Listing, Portion, Position, size_of


class Images:
    """In the order of their names; of a user or of days in that of their latest versions."""

    def __init__(
        self,
        listing: Listing,
        *,
        user: str = "",
        begin: datetime | None = None,
        end: datetime | None = None,
    ) -> None:
        """Both ends (UTC) belong to it."""
        self._listing = listing
        times = {"gaiuser": user, "gaistart": begin, "gaiend": end}
        given = {
            name: timestamp(value) if isinstance(value, datetime) else value
            for name, value in times.items()
            if value
        }
        self._asked = given | {"gaisort": "timestamp", "gaidir": "newer"} if given else {}

    def total(self) -> int | None:
        """The wiki's own count of all its files; of fewer it keeps none."""
        if self._asked:
            return None
        answer = self._listing.query(meta="siteinfo", siprop="statistics")
        return int(answer["query"]["statistics"]["images"])

    def portion(self, position: Position | None, size: int) -> Portion:
        """The next ones."""
        which = {"generator": "allimages", "gailimit": size_of(size)} | self._asked
        return self._listing.portion(**which | dict(position or {}))
