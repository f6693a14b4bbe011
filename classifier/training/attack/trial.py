"""All attacks on one picture, and which of the defenders still flag it after each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.training.attack.changes import CHANGES, strengths
from classifier.training.attack.defender import Defender, Pixels
from classifier.training.attack.search import Found, Proposals, search
from classifier.training.attack.square import noise, square

EPSILONS = (2, 4, 8, 16)  # of 255
NOISE, TRANSFER, ADAPTIVE = "noise at the bound", "square, transfer", "square, adaptive"
SEARCHES = (NOISE, TRANSFER, ADAPTIVE)

_Method = Callable[[tuple[int, int, int], int, np.random.Generator], Proposals]


@dataclass(frozen=True, kw_only=True)
class Guard:
    """A defender, and the threshold from which on it flags."""

    defender: Defender
    threshold: float

    def flags(self, pixels: Pixels) -> bool:
        """Whether it flags uint8 (height, width, 3)."""
        return self.defender.figure(pixels) >= self.threshold


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one picture: `queries` are those that it took until it was not flagged."""

    attack: str
    strength: float
    defender: str
    flagged: bool
    queries: int | None = None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One picture before its guards, of whom the first is the screen that is known to all.

    `queries` are made for each strength and attack. `seed` belongs to the picture: the
    outcome is the same whichever thread has it.
    """

    pixels: Pixels
    guards: Sequence[Guard]
    queries: int
    seed: Sequence[int]

    def outcomes(self) -> Iterator[Outcome]:
        """Of every change and attack, by growing strength.

        Who may change a picture by much may change it by little: what is no longer flagged
        after a weaker attack counts as beaten by a stronger one of its kind.
        """
        yield from self._changes()
        yield from self._noise()
        yield from self._square()

    def _changes(self) -> Iterator[Outcome]:
        for name, change in CHANGES.items():
            for strength in strengths(name):
                changed = change(self.pixels, strength)
                for guard in self.guards:
                    yield _outcome(name, strength, guard, flagged=guard.flags(changed))

    def _noise(self) -> Iterator[Outcome]:
        screen, beaten = self.guards[0], None
        for epsilon in EPSILONS:
            if beaten is None:
                found = self._search(noise, epsilon, screen, screen.threshold)
                beaten = found.queries(screen.threshold)
            yield _outcome(NOISE, epsilon, screen, flagged=beaten is None, queries=beaten)

    def _square(self) -> Iterator[Outcome]:
        """Against the screen, handed to all; then against each, where that was not enough."""
        by_transfer: dict[str, int] = {}
        by_own: dict[str, int] = {}
        transferred: list[Outcome] = []
        own: list[Outcome] = []
        for epsilon in EPSILONS:
            if len(by_transfer) < len(self.guards):
                found = self._search(square, epsilon, self.guards[0], 0.0)
                by_transfer = self._handed_on(found, by_transfer)
            by_own = by_transfer | by_own
            by_own |= self._adaptive(epsilon, by_own)
            transferred += self._beaten(TRANSFER, epsilon, by_transfer)
            own += self._beaten(ADAPTIVE, epsilon, by_own)
        yield from (*transferred, *own)

    def _adaptive(self, epsilon: int, beaten: dict[str, int]) -> dict[str, int]:
        """Who else is beaten by an attack on its own figure, and after how many queries."""
        newly: dict[str, int] = {}
        for guard in self.guards[1:]:
            if guard.defender.name not in beaten:
                found = self._search(square, epsilon, guard, guard.threshold)
                queries = found.queries(guard.threshold)
                newly |= {} if queries is None else {guard.defender.name: queries}
        return newly

    def _beaten(self, attack: str, epsilon: int, beaten: dict[str, int]) -> Iterator[Outcome]:
        for guard in self.guards:
            queries = beaten.get(guard.defender.name)
            yield _outcome(attack, epsilon, guard, flagged=queries is None, queries=queries)

    def _handed_on(self, found: Found, beaten: dict[str, int]) -> dict[str, int]:
        """Who lets pass what was found against the screen, and after how many queries."""
        screen = self.guards[0]
        on_screen = found.queries(screen.threshold)
        newly = {} if on_screen is None else {screen.defender.name: on_screen}
        for guard in self.guards[1:]:
            if guard.defender.name not in beaten and not guard.flags(found.pixels):
                newly[guard.defender.name] = len(found.figures)
        return newly | beaten

    def _search(self, method: _Method, epsilon: int, guard: Guard, goal: float) -> Found:
        chance = np.random.default_rng([*self.seed, epsilon])
        height, width, channels = self.pixels.shape
        return search(
            self.pixels,
            guard.defender.figure,
            method((height, width, channels), epsilon, chance),
            queries=self.queries,
            goal=goal,
        )


def _outcome(
    attack: str, strength: float, guard: Guard, *, flagged: bool, queries: int | None = None
) -> Outcome:
    name = guard.defender.name
    return Outcome(
        attack=attack, strength=strength, defender=name, flagged=flagged, queries=queries
    )


def outcomes_of(guards: Sequence[Guard]) -> int:
    """How many a trial has."""
    changes = sum(len(strengths(name)) for name in CHANGES)
    return (changes + 2 * len(EPSILONS)) * len(guards) + len(EPSILONS)
