"""Flagged contents and samples for tests, and small worlds whose truth is known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from random import Random
from typing import Any

from review.answer import Outcome
from review.drawn import Drawn
from review.flagged import Flagged
from review.policy import Policy
from review.upload import Kind
from tests.review.values import content

DAY = datetime(2026, 1, 2, tzinfo=UTC)
CONFIRMED, CLEARED, OTHER = Outcome.CONFIRMED, Outcome.CLEARED, Outcome.OTHER


def version(nsfw: float = 0.8, sexy: float = 0.95) -> str:
    return Policy(nsfw_threshold=nsfw, sexy_threshold=sexy).version


def a_flagged(outcome: Outcome | None = None, page_id: int = 1, **changes: Any) -> Flagged:
    values: dict[str, Any] = {
        "page_id": page_id,
        "sha1": content(f"{page_id}"),
        "model": "a model",
        "kind": Kind.PICTURE,
        "nsfw": 0.9,
        "sexy": 0.1,
        "policy": version(),
        "ended_at": DAY + timedelta(hours=1),
        "written_at": DAY + timedelta(hours=2),
        "decided_at": outcome and DAY + timedelta(hours=3),
        "outcome": outcome,
    }
    return Flagged(**values | changes)


def several(confirmed: int, cleared: int, unreviewed: int = 0, **changes: Any) -> list[Flagged]:
    outcomes = [CONFIRMED] * confirmed + [CLEARED] * cleared + [None] * unreviewed
    return [a_flagged(outcome, number, **changes) for number, outcome in enumerate(outcomes)]


def a_drawn(outcome: Outcome | None = CLEARED, **changes: Any) -> Drawn:
    values: dict[str, Any] = {
        "day": DAY,
        "drawn_from": 1000,
        "nsfw": 0.1,
        "policy": version(),
        "outcome": outcome,
    }
    return Drawn(**values | changes)


@dataclass(kw_only=True)
class World:
    """Days of uploads, of which people would confirm `rate`; these score high, mostly.

    Of what reaches `threshold` the share `review` is reviewed; `samples` a day are answered.
    """

    seed: int
    threshold: float = 0.8
    rate: float = 0.01
    review: float = 0.7
    samples: int = 5
    days: int = 20

    @cached_property
    def _days(self) -> list[list[tuple[float, Outcome]]]:
        """The score of each upload, and the answer that a person would give."""
        random = Random(self.seed)  # weekends are quiet
        sizes = [random.choice((60, 200, 400)) for _ in range(self.days)]
        return [[self._upload(random) for _ in range(size)] for size in sizes]

    def _upload(self, random: Random) -> tuple[float, Outcome]:
        if random.random() < self.rate:
            return random.betavariate(4, 1.5), CONFIRMED
        return 1 - random.random() ** (1 / 12), CLEARED  # mostly near 0

    @property
    def everything(self) -> list[Flagged]:
        """What was flagged, as if all of it had been reviewed."""
        policy, numbers = version(self.threshold), count()
        return [
            a_flagged(outcome, next(numbers), nsfw=score, policy=policy, ended_at=_day(number))
            for number, uploads in enumerate(self._days)
            for score, outcome in uploads
            if score >= self.threshold
        ]

    @property
    def flagged(self) -> list[Flagged]:
        """What was flagged, as it was reviewed."""
        random = Random(self.seed)
        return [
            one if random.random() < self.review else replace(one, outcome=None, decided_at=None)
            for one in self.everything
        ]

    @property
    def drawn(self) -> list[Drawn]:
        """The samples of all days."""
        random, policy, found = Random(self.seed), version(self.threshold), []
        for number, uploads in enumerate(self._days):
            clear = [one for one in uploads if one[0] < self.threshold]
            of_day = {"day": _day(number), "drawn_from": len(clear), "policy": policy}
            found += [
                a_drawn(outcome, nsfw=score, **of_day)
                for score, outcome in random.sample(clear, self.samples)
            ]
        return found

    def recall(self, threshold: float | None) -> float:
        """The truth."""
        limit = self.threshold if threshold is None else threshold
        scores = [score for day in self._days for score, answer in day if answer is CONFIRMED]
        return sum(score >= limit for score in scores) / len(scores)


def _day(number: int) -> datetime:
    return DAY + timedelta(days=number)


def worlds(number: int, **settings: Any) -> Iterator[World]:
    """So many, each another."""
    for seed in range(number):
        yield World(seed=seed, **settings)
