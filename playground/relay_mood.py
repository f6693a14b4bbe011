"""What a test may tell the relay to do to its connections."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Failure(NamedTuple):
    """How one connection is refused; `retry_after` is in seconds."""

    status: int
    retry_after: int


@dataclass
class Mood:
    """What the tests want of the streams, and what came of it."""

    cuts: int = 0  # raised to cut the open streams
    ends: int = 0  # raised to end them
    mutes: int = 0  # raised to let them say nothing any more
    failures: list[Failure] = field(default_factory=list)  # of the next connections
    clients: int = 0
    last_ids: list[str | None] = field(default_factory=list)  # one for each connection

    @property
    def raised(self) -> tuple[int, int, int]:
        """What was raised how often: a stream looks whether it is as it was."""
        return self.cuts, self.ends, self.mutes

    def hear(self, what: str, query: dict[str, str]) -> None:
        """Do what is asked of the connections; other words change nothing."""
        self.cuts += what == "drop"
        self.ends += what == "end"
        self.mutes += what == "mute"
        if what == "fail":
            failure = Failure(int(query.get("status", 503)), int(query.get("retry_after", 1)))
            self.failures = [failure] * int(query.get("times", 1))
