"""What the bot's own page on the wiki tells of how the service stands, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from review.budget import HOUR
from review.clock import is_recent


@dataclass(frozen=True, kw_only=True)
class Bulletin:
    """Since when uploads are followed without a break; since when something needs the operator.

    In UTC; None where they never were followed, or nothing does.
    """

    running_since: datetime | None
    trouble_since: datetime | None


class Bulletins:
    """Says when the page is to be edited: when it has news, and once an hour at most.

    `ask` gives what is to be said now. The first one counts as news: what stands on the page
    is not known. Safe in one thread.
    """

    def __init__(self, ask: Callable[[], Bulletin], clock: Callable[[], datetime]) -> None:
        self._ask = ask
        self._clock = clock
        self._tried_at: datetime | None = None
        self._said: Bulletin | None = None

    def news(self) -> Bulletin | None:
        """What is to be said now, and counts as tried from now on; None where nothing is."""
        now = self._clock()
        if is_recent(self._tried_at, now, HOUR):
            return None
        found = self._ask()
        if found.running_since is None or found == self._said:
            return None
        self._tried_at = now
        return found

    def said(self, bulletin: Bulletin) -> None:
        """The page says so now."""
        self._said = bulletin
