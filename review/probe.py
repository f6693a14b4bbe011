"""Whether the model still answers a few known pictures as it did when it was registered.

What else could change them: another onnxruntime or decoder of pictures, a processor that
computes otherwise, memory that was overwritten. Its scores would go on looking like scores.
"""

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock

from review.clock import is_recent

# Model -> picture -> class -> probability (0 to 1); as JSON has it.
Answers = Mapping[str, Mapping[str, Mapping[str, float]]]

CHANGED = "the model's answers to the probe changed"
EVERY = timedelta(hours=1)
# Float models differ by less than a millionth between the ways in which onnxruntime computes
# here; other processors were seen to differ by a hundred-thousandth.
TOLERANCE = 1e-3


class Probe:
    """Asks at its first check, and then every hour; safe to call from threads.

    `ask` is this process's model; `first` keeps the answers where there are none yet, and
    gives those that were kept; `stop` stops the listing.
    """

    def __init__(
        self,
        *,
        ask: Callable[[], Answers],
        first: Callable[[Answers], Answers],
        stop: Callable[[str], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._ask = ask
        self._first = first
        self._stop = stop
        self._clock = clock
        self._lock = Lock()
        self._asked_at: datetime | None = None

    def check(self) -> None:
        """Stop the listing if the answers are others. Raises what `first` and `stop` do."""
        with self._lock:
            now = self._clock()
            if is_recent(self._asked_at, now, EVERY):
                return
            said = self._ask()
            if why := no_numbers(said) or difference(self._first(said), said):
                self._stop(f"{CHANGED}: {why}")
            self._asked_at = now


def no_numbers(said: Answers) -> str:
    """Who answers with something that is not a number; "" for nobody. It is kept nowhere."""
    for model, pictures in said.items():
        for picture, classes in pictures.items():
            if not all(map(math.isfinite, classes.values())):
                return f"{model} has no number for {picture}"
    return ""


def difference(first: Answers, said: Answers) -> str:
    """The largest difference, in words; "" where none is above the tolerance.

    A picture or model that only one of them has says nothing.
    """
    found = [
        (abs(now - before), f"{model} says {now:.3f} of {name} for {picture}, not {before:.3f}")
        for model, pictures in first.items()
        for picture, classes in pictures.items()
        for name, before in classes.items()
        if (now := said.get(model, {}).get(picture, {}).get(name)) is not None
    ]
    apart, words = max(found, default=(0.0, ""))
    return words if apart > TOLERANCE else ""
