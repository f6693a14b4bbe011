"""A target, and whether it is met."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Target:
    """`measured` is to be `limit` at most, or at least where `at_least` says so.

    `unit` follows the figures, with its own space where it wants one.
    """

    what: str
    measured: float
    limit: float
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it is; what is exactly at the limit is."""
        if self.at_least:
            return self.measured >= self.limit
        return self.measured <= self.limit

    @property
    def row(self) -> tuple[str, str, str, str]:
        """What, the limit, the figure, and the word on it."""
        word = "at least" if self.at_least else "at most"
        figure = f"{self.measured:.3g}{self.unit}"
        outcome = "met" if self.met else f"missed: {figure}"
        return self.what, f"{word} {self.limit:g}{self.unit}", figure, outcome
