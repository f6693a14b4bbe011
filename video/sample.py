"""Which moments of a video are looked at. Pure: what a moment is does not matter here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Moment = TypeVar("Moment")

_CANDIDATES = 32  # of one span; the middle one of them is at most a few percent off


class Thinned(Generic[Moment]):
    """Holds `limit` / 2 to `limit` of the moments offered, evenly spread over all of them.

    When it is full, every second one is dropped, and from then on half as many are kept.
    """

    def __init__(self, limit: int) -> None:
        self.held: list[Moment] = []
        self._limit = limit
        self._offered = 0
        self._step = 1

    def offer(self, make: Callable[[], Moment]) -> None:
        """Take the next moment or not; it is made only when it is taken."""
        wanted = self._offered % self._step == 0
        self._offered += 1
        if not wanted:
            return
        self.held.append(make())
        if len(self.held) > self._limit:
            del self.held[1::2]
            self._step *= 2


@dataclass(frozen=True)
class Pick(Generic[Moment]):
    """A moment that stands for the span of a scene that it is the middle of."""

    scene: int
    second: float
    moment: Moment


class Sampler(Generic[Moment]):
    """Picks the middle of every scene, and of a longer scene the middle of every 10 s.

    So a scene of up to 10 s has one pick, whatever is shown for longer has one for each
    10 s begun. Above `limit` picks they are thinned evenly over the whole video, never
    cut off: what came after the limit would go unseen.
    """

    def __init__(self, *, limit: int, every: float = 10.0) -> None:
        self._limit = limit
        self._every = every
        self._scene = -1
        self._began = 0.0
        self._span = 0
        self._candidates: Thinned[Pick[Moment]] = Thinned(_CANDIDATES)
        # Twice the limit, as this may hold half of what it could.
        self._picks: Thinned[Pick[Moment]] = Thinned(2 * limit)

    def offer(self, scene: int, second: float, make: Callable[[], Moment]) -> None:
        """The next moment of the video; it is made only where it may become a pick."""
        began = second if scene != self._scene else self._began
        span = int((second - began) // self._every)
        if (scene, span) != (self._scene, self._span):
            self._end_span()
            self._scene, self._span, self._began = scene, span, began
        self._candidates.offer(lambda: Pick(scene, second, make()))

    def picks(self) -> Sequence[Pick[Moment]]:
        """At most `limit` picks in order, once every moment has been offered."""
        self._end_span()
        held = self._picks.held
        if len(held) <= self._limit:
            return held
        last = len(held) - 1
        return [held[round(i * last / (self._limit - 1))] for i in range(self._limit)]

    def _end_span(self) -> None:
        candidates = self._candidates.held
        if candidates:
            self._picks.offer(lambda: candidates[len(candidates) // 2])
        self._candidates = Thinned(_CANDIDATES)
