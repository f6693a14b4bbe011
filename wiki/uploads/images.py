"""All files of the wiki, those of a user, or those of some days: list=allimages."""

from datetime import datetime

from review.errors import Permanent
from wiki.timestamp import timestamp
from wiki.uploads.listing import Listing, Portion, Position, Refused, size_of

NO_USER = "baduser"  # what the wiki says of a name that no user can have


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
        """The wiki's own count of all its files; of fewer it keeps none.

        Raises Permanent for what can be no user's name.
        """
        if self._asked:
            self.portion(None, 1)  # what the wiki refuses is heard before anything is stored
            return None
        answer = self._listing.query(meta="siteinfo", siprop="statistics")
        return int(answer["query"]["statistics"]["images"])

    def portion(self, position: Position | None, size: int) -> Portion:
        """The next ones. Raises Permanent for what can be no user's name."""
        which = {"generator": "allimages", "gailimit": size_of(size)} | self._asked
        try:
            return self._listing.portion(**which | dict(position or {}))
        except Refused as error:
            if error.code != NO_USER:
                raise
            name = self._asked.get("gaiuser")
            raise Permanent(f"no user name: {name!r} ({error})") from None
