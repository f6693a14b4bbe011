"""How many rows the generated database has of what."""

from dataclasses import dataclass

DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`uploads` came one every so many `seconds`, were scored at once, and END is now.

    The last tenth of them are old files that wait in the queue of the backlog. Of each `every`
    two are suspects. What fell due last waits to be written; the others were, and most of them
    answered. What ended in the last week is looked at daily, and a fifth of that is late.
    """

    uploads: int
    every: int = 200
    fresh: int = 1000  # beside them, waiting in the queue of the fresh ones
    seconds: int = 1

    @property
    def ended(self) -> int:
        """How many were scored, or given up: those with the lowest numbers."""
        return self.uploads * 9 // 10

    @property
    def due_from(self) -> int:
        """The notices of the suspects from this number on are due."""
        return self.ended - min(self.ended // 4, 2500 * self.every // 2)

    @property
    def looked_at_from(self) -> int:
        """The uploads from this number on are still looked at."""
        return max(1, self.ended - 7 * DAY // self.seconds)

    @property
    def when(self) -> str:
        """Of number `n`: how many seconds after END it came, as SQL."""
        return f"{self.seconds} * (n - {self.ended})"
