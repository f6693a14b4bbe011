"""Flagged contents and samples for tests, and small worlds whose truth is known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from review.answer import Outcome
from review.flagged import Flagged
from review.policy import Policy
from review.recall import Drawn
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


@dataclass(frozen=True, kw_only=True)
class World:
    """Days of uploads: what was reviewed of them, and what the recall of a threshold is."""

    flagged: list[Flagged]
    drawn: list[Drawn]
    truth: float


def worlds(
    count: int,
    *,
    threshold: float = 0.8,
    at: float = 0.8,
    rate: float = 0.01,
    review: float = 0.7,
    samples: int = 5,
    days: int = 20,
) -> Iterator[World]:
    """`rate` of the uploads are to be confirmed, and these score high, mostly."""
    for seed in range(count):
        yield _world(Random(seed), threshold, at, rate, review, samples, days)


def _world(
    random: Random,
    threshold: float,
    at: float,
    rate: float,
    review: float,
    samples: int,
    days: int,
) -> World:
    flagged: list[Flagged] = []
    drawn: list[Drawn] = []
    hits = misses = 0
    for number in range(days):
        day, clear = DAY + timedelta(days=number), []
        for _ in range(random.choice((60, 200, 400))):  # weekends are quiet
            truth = random.random() < rate
            score = random.betavariate(4, 1.5) if truth else random.betavariate(1, 12)
            hits += truth and score >= at
            misses += truth and score < at
            outcome = CONFIRMED if truth else CLEARED
            if score >= threshold:
                seen = outcome if random.random() < review else None
                one = a_flagged(seen, len(flagged), nsfw=score, policy=version(threshold))
                flagged.append(replace(one, ended_at=day))
            else:
                clear.append((score, outcome))
        drawn += [
            a_drawn(outcome, day=day, drawn_from=len(clear), nsfw=score, policy=version(threshold))
            for score, outcome in random.sample(clear, samples)
        ]
    return World(flagged=flagged, drawn=drawn, truth=hits / (hits + misses))
