"""A breaker that is told."""

from review.errors import Halt


class MemoryBreaker:
    """Implements review.ports.Breaker: `stopped` says why nothing may be listed."""

    def __init__(self) -> None:
        self.stopped = ""

    def check(self) -> None:
        """Whether `stopped`."""
        if self.stopped:
            raise Halt(self.stopped)
