"""The files of a user, or of some days, by their latest versions: list=allimages by time."""

import re
from datetime import UTC, datetime

from review.errors import Permanent
from wiki.query import AT_ONCE, Told
from wiki.timestamp import timestamp
from wiki.uploads.listing import Listing, Portion, Position, Refused

NO_USER = "baduser"  # what the wiki says of a name that no user can have
MOST = 500  # files of one answer, to an account without rights


class Latest:
    """In the order of time, oldest first.

    Some wikis order the files of one second as their database likes, and go on by their
    names: that would leave some out, and bring others twice. So each question begins with
    the second that may not be complete. The position is that second, and the pages' numbers
    that were told of it.
    """

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
        self._user = user
        given = {
            "gaiuser": user,
            "gaistart": begin and timestamp(begin),
            "gaiend": end and timestamp(end),
        }
        self._asked = {name: value for name, value in given.items() if value}

    def total(self) -> None:
        """The wiki keeps no count. Raises Permanent for what can be no user's name."""
        self._ask(set(), {})  # what the wiki refuses is heard before anything is stored

    def portion(self, position: Position | None, size: int) -> Portion:
        """The next ones.

        Raises Permanent for what can be no user's name, and where one second has more files
        than the wiki tells at once.
        """
        at = dict(position or {})
        second, told = at.get("second"), set(at.get("told", ()))
        pages, more = self._ask(told, {"gaistart": second} if second else {})
        found = [one for one in self._listing.uploads(pages) if one.page_id not in told]
        found.sort(key=lambda one: one.uploaded_at)
        now, later = found[:size], found[size:]
        if not later and more is None:
            return Portion(uploads=tuple(now), more=None)
        goes_on = later[0].uploaded_at if later else _moment((more or {})["gaicontinue"])
        of_it = {one.page_id for one in now if one.page_id and one.uploaded_at == goes_on}
        next_at = {"second": timestamp(goes_on)}
        of_it |= told if next_at["second"] == second else set()
        if not now and next_at["second"] == second:
            raise Permanent(f"one second ({second}) has more files than the wiki tells at once")
        return Portion(uploads=tuple(now), more=next_at | {"told": sorted(of_it)})

    def _ask(
        self, told: set[int], begin: dict[str, str]
    ) -> tuple[list[Told], dict[str, str] | None]:
        """As many as there were of that second, and some more, whatever their order is."""
        which = {"generator": "allimages", "gaisort": "timestamp", "gaidir": "newer"}
        limit = {"gailimit": str(min(AT_ONCE + len(told), MOST))}
        try:
            return self._listing.ask(**which | limit | self._asked | begin)
        except Refused as error:
            if error.code != NO_USER:
                raise
            raise Permanent(f"no user name: {self._user!r} ({error})") from None


def _moment(goes_on: str) -> datetime:
    """The time that begins it, in whichever way the wiki's database writes one."""
    time, _, _ = goes_on.partition("|")
    return datetime.strptime(re.sub(r"\D", "", time)[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
