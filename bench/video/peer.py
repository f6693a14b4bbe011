"""The inside of a contender's process: it looks at one video each time it is asked.

Spoken in lines of JSON: {"ready": true} on stdout once it is warm, then for each question
on stdin one answer on stdout. It ends when its stdin does.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.video.found import Moment

_NSFW = 0.8


@dataclass(frozen=True, kw_only=True)
class Question:
    """A video's path, where moments are suspect, and for the floor how often to call the model."""

    path: str
    threshold: float = _NSFW
    calls: int = 0


@dataclass(frozen=True, kw_only=True)
class Looked:
    """How often the model was called, what was found where, and how it ended.

    `moments` are those that were scored and their figures; of a way that decides itself,
    those that it flags. `status` is a verdict's, "" of a way that has none.
    """

    calls: int
    moments: list[Moment]
    status: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What it looked at, and milliseconds from the question on.

    `processor_ms` is what it and its children took of the processor meanwhile, as whoever
    asked sees it.
    """

    ms: float
    looked: Looked
    processor_ms: float = 0.0


def serve(look: Callable[[Question], Looked], warm_up: Path) -> None:
    """Look once at the short video, and then at whatever is asked on stdin."""
    look(Question(path=str(warm_up), calls=2))
    _say({"ready": True})
    for line in sys.stdin:
        question = Question(**json.loads(line))
        begun = time.perf_counter()
        looked = look(question)
        ms = (time.perf_counter() - begun) * 1000
        _say(asdict(Answer(ms=ms, looked=looked)))


def answer_of(line: bytes) -> Answer:
    """What a process said. Raises ValueError."""
    said = json.loads(line)
    looked = said["looked"]
    looked["moments"] = [Moment(*moment) for moment in looked["moments"]]
    return Answer(ms=said["ms"], looked=Looked(**looked))


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
