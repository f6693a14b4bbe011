"""Which frames of a scene are looked at. Pure: what a frame is does not matter here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Held = TypeVar("Held")

# Held of one scene, evenly: five at least where it has as many, which are the one picked
# and its spares. Each that is taken costs a conversion.
_MOST = 8
_SPARES = 4


class Thinned(Generic[Held]):
    """Holds `limit` / 2 to `limit` of what is offered, evenly spread over all of it.

    When it is full, every second one is dropped, and from then on half as many are kept.
    """

    def __init__(self, limit: int) -> None:
        self.held: list[Held] = []
        self._limit = limit
        self._offered = 0
        self._step = 1

    def offer(self, make: Callable[[], Held]) -> None:
        """Take the next one or not; it is made only when it is taken."""
        wanted = self._offered % self._step == 0
        self._offered += 1
        if not wanted:
            return
        self.held.append(make())
        if len(self.held) > self._limit:
            del self.held[1::2]
            self._step *= 2


@dataclass(kw_only=True)
class Shot(Generic[Held]):
    """A scene while it is being shown: how long, how many frames, and a few of them.

    `seen` is for how many seconds its frames stand.
    """

    begin: float
    frames: int = 0
    seen: float = 0.0
    _held: Thinned[Held] = field(default_factory=lambda: Thinned(_MOST))

    def add(self, make: Callable[[], Held]) -> None:
        """Its next frame, made only where it may be needed."""
        self.frames += 1
        self._held.offer(make)

    @property
    def pick(self) -> Held:
        """The frame in its middle, a few percent of its length off at most."""
        held = self._held.held
        return held[len(held) // 2]

    @property
    def spares(self) -> list[Held]:
        """Up to four more, evenly spread over the scene, in their order."""
        held = self._held.held
        others = held[: len(held) // 2] + held[len(held) // 2 + 1 :]
        if len(others) <= _SPARES:
            return others
        last = len(others) - 1
        return [others[round(i * last / (_SPARES - 1))] for i in range(_SPARES)]
