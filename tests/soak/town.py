"""What the people of a soak know of each other's work."""

from random import Random
from threading import Lock

from playground.person import Refused


class Town:
    """What all of them know: which files there are. Safe to use from threads.

    Who gives or takes a title holds `titles` meanwhile, so that none is used again: the
    service looks at what a title shows now, and an earlier file of it that was moved away
    before it was scored ends as gone.
    """

    def __init__(self, bot: str, files: int) -> None:
        self.titles = Lock()
        self.bot = bot
        self._wanted = files
        self._made = 0
        self._there: list[str] = []
        self._away: list[str] = []
        self._lock = Lock()

    def new_name(self) -> str | None:
        """A name for a file that was never there; None when there are enough."""
        with self._lock:
            if self._made == self._wanted:
                return None
            self._made += 1
            return f"Soak {self._made}.{'png' if self._made % 3 else 'jpg'}"

    @property
    def made(self) -> int:
        """How many files were begun."""
        return self._made

    def some(self, rng: Random, *, away: bool = False) -> str:
        """A file that is there, or one that is deleted. Raises Refused where there is none."""
        with self._lock:
            names = self._away if away else self._there
            if not names:
                raise Refused("nothing", "to choose from")
            return rng.choice(names)

    def change(self, *, add: str = "", remove: str = "", away: bool = False) -> None:
        """A file is there (or is away), and another is no more."""
        with self._lock:
            for names in (self._there, self._away):
                if remove in names:
                    names.remove(remove)
            if add:
                (self._away if away else self._there).append(add)
