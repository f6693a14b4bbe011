"""A contender's process while it runs."""

import json
from pathlib import Path

from bench.contender import CannotRun, Contender
from bench.process import Process

_ANSWER_SECONDS = 180
_SAMPLE_SECONDS = 0.02


class Running:
    """A contender's process, on one core together with all that it starts.

    `facts` are the figures about its start, `together_mb` the most memory that it and its
    children had at one moment while they warmed up. It is warm when it is made, and takes no
    processor time until it is asked. Raises CannotRun.
    """

    def __init__(self, contender: Contender, pictures: list[Path], core: int, log: Path) -> None:
        self._process = Process([*contender.command, *map(str, pictures)], core, log)
        try:
            # Watched only until it says something; later it would disturb what is timed.
            self.facts = self._message(_SAMPLE_SECONDS)
        except BaseException:
            self.close()
            raise

    @property
    def together_mb(self) -> float:
        """The most memory (10⁶ bytes) that it and its children had at one moment."""
        return self._process.together_mb

    def round(self) -> list[float]:
        """All pictures once: milliseconds of each, in their order. Raises CannotRun."""
        self._process.say("")
        milliseconds = self._message()["ms"]
        if not isinstance(milliseconds, list):
            raise CannotRun(f"it answered with {milliseconds!r}")
        return milliseconds

    def peaks(self) -> list[float]:
        """The most memory (MB) that it ever had: the process itself, then its children."""
        return self._process.peaks_mb()

    def close(self) -> None:
        """End it."""
        self._process.close()

    def _message(self, sample: float | None = None) -> dict[str, object]:
        message: dict[str, object] = json.loads(self._process.line(_ANSWER_SECONDS, sample))
        return message
