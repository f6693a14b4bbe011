"""Contenders, each a process of its own on one core, which answer one after the other."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Self

from bench.process import Process
from bench.processor import processor_seconds
from bench.video.peer import Answer, Question, answer_of

_START_SECONDS = 120
_ANSWER_SECONDS = 3600
_SAMPLE_SECONDS = 0.2


class Peer(Process):
    """A process of bench.video.peers. Raises CannotRun."""

    def __init__(self, way: str, *arguments: str, core: int, folder: Path) -> None:
        command = [sys.executable, "-m", f"bench.video.peers.{way}", *arguments]
        super().__init__(command, core, folder / f"{way}-{core}.log", seconds=_START_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def ask(self, question: Question, *, watched: bool = False) -> Answer:
        """Its answer; watching its memory costs a little of its time. Raises CannotRun."""
        begun = processor_seconds(self.pid)
        self.say(json.dumps(asdict(question)))
        line = self.line(_ANSWER_SECONDS, _SAMPLE_SECONDS if watched else None)
        taken = processor_seconds(self.pid) - begun
        return replace(answer_of(line), processor_ms=taken * 1000)
