"""What the outcomes of many pictures come to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from classifier.training.attack.trial import ADAPTIVE, TRANSFER, Outcome
from review.interval import Interval, wilson

Key = tuple[str, float, str]  # attack, strength, defender


@dataclass(frozen=True, kw_only=True)
class Tally:
    """`flagged` of so many pictures still were; `queries` in the median of those that were not.

    `queries` is None where there was nothing to ask, or all still were.
    """

    flagged: int
    of: int
    queries: float | None = None

    @property
    def share(self) -> float:
        """Of those that were flagged before, 0 to 1."""
        return self.flagged / self.of

    @property
    def interval(self) -> Interval:
        """Wilson's, 95 %."""
        return wilson(self.flagged, self.of)

    def say(self) -> str:
        """For a sentence."""
        low, high = (f"{100 * end:.0f}" for end in (self.interval.low, self.interval.high))
        return f"{self.flagged} of {self.of} ({low} to {high} %)"


def tallies(outcomes: Iterable[Outcome]) -> dict[Key, Tally]:
    """One for each attack, strength and defender, in the order in which they come."""
    found: defaultdict[Key, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        found[one.attack, one.strength, one.defender].append(one)
    return {key: _tally(those) for key, those in found.items()}


def _tally(outcomes: list[Outcome]) -> Tally:
    queries = [one.queries for one in outcomes if one.queries is not None]
    return Tally(
        flagged=sum(one.flagged for one in outcomes),
        of=len(outcomes),
        queries=median(queries) if queries else None,
    )


def verdict(found: dict[Key, Tally], alone: str, other: str, epsilon: int) -> str:
    """Whether another defender helps against an attack of that strength, in a sentence."""
    parts = []
    for attack in (TRANSFER, ADAPTIVE):
        one, two = found[attack, epsilon, alone], found[attack, epsilon, other]
        parts.append(
            f"against {attack}, {_helps(one, two)}: "
            f"{two.say()} are still flagged, by {alone} alone {one.say()}"
        )
    return f"Does {other} help at {epsilon}/255? {_sentence('; '.join(parts))}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _helps(alone: Tally, other: Tally) -> str:
    """By whether the two intervals meet."""
    if other.interval.low > alone.interval.high:
        return "it helps"
    if other.interval.high < alone.interval.low:
        return "it does harm"
    return "whether it helps cannot be told by so few pictures"
