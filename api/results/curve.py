"""How often people agree, by threshold: read now and then, as it is a sum of many rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from review.measure import Figures as Precision
from review.measure import by_threshold
from store.figures import Figures
from store.kept import Kept
from store.session import Database

KEPT = timedelta(minutes=5)
ANSWERED = 5000  # notices: of more, those that people answered last


@dataclass(frozen=True)
class Point:
    """A threshold of nsfw (0 to 1), and what people said of what it flags."""

    threshold: float
    figures: Precision


class Curves:
    """Of one wiki and the active model, by the latest answers."""

    def __init__(self, database: Database, figures: Figures) -> None:
        self._figures = figures
        self._kept = Kept[Sequence[Point]](database.clock)

    def latest(self) -> Sequence[Point]:
        """As it was five minutes ago at most, lowest threshold first."""
        return self._kept.get("curve", KEPT, self._read)

    def _read(self) -> Sequence[Point]:
        answered = self._figures.answered(ANSWERED, active=True)
        return [Point(threshold, figures) for threshold, figures in by_threshold(answered)]
