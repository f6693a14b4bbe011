"""A contender's process while it runs."""

import json
from pathlib import Path

from bench.contender import CannotRun, Contender
from bench.process import Process

_ANSWER_SECONDS = 180
_SAMPLE_SECONDS = 0.02


class Running(Process):
    """A contender's process; `facts` are the figures about its start.

    It takes no processor time until it is asked. Raises CannotRun.
    """

    def __init__(self, contender: Contender, pictures: list[Path], core: int, log: Path) -> None:
        command = [*contender.command, *map(str, pictures)]
        # Watched while it warms up only; later it would disturb what is timed.
        super().__init__(command, core, log, seconds=_ANSWER_SECONDS, sample=_SAMPLE_SECONDS)
        self.facts: dict[str, object] = json.loads(self.greeting)

    def round(self) -> list[float]:
        """All pictures once: milliseconds of each, in their order. Raises CannotRun."""
        self.say("")
        milliseconds = json.loads(self.line(_ANSWER_SECONDS))["ms"]
        if not isinstance(milliseconds, list):
            raise CannotRun(f"it answered with {milliseconds!r}")
        return milliseconds
