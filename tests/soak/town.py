"""What the people of a soak know of each other's work."""

from random import Random
from threading import Lock

from playground.person import Refused


class Town:
    """What all of them know: which files there are. Safe to use from threads.

    Who gives or takes a title holds `titles` meanwhile: what is believed to be there is. A
    title that a file was moved away from is `free`, and another may have it.
    """

    def __init__(self, bot: str, files: int) -> None:
        self.titles = Lock()
        self.bot = bot
        self._wanted = files
        self._made = 0
        self._moved = 0
        self._there: list[str] = []
        self._away: list[str] = []
        self._free: list[str] = []
        self._lock = Lock()

    def new_name(self, rng: Random) -> str | None:
        """A new file's name, now and then that of an earlier one; None when there are enough."""
        with self._lock:
            if self._made == self._wanted:
                return None
            self._made += 1
            if self._free and rng.random() < 0.3:
                return self._free.pop()
            return f"Soak {self._made}.{'png' if self._made % 3 else 'jpg'}"

    def moved_name(self, name: str) -> str:
        """A name for a file that is moved, which was never there."""
        with self._lock:
            self._moved += 1
            stem, _, extension = name.rpartition(".")
            return f"{stem} m{self._moved}.{extension}"

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

    def leave(self, name: str) -> None:
        """A file was moved away from that name, and nothing of it is there."""
        with self._lock:
            self._free.append(name)

    def change(self, *, add: str = "", remove: str = "", away: bool = False) -> None:
        """A file is there (or is away), and another is no more."""
        with self._lock:
            for names in (self._there, self._away):
                if remove in names:
                    names.remove(remove)
            if add:
                (self._away if away else self._there).append(add)
