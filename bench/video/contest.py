"""Contenders, each a process of its own on one core, which answer one after the other."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Self

from bench.process import Process
from bench.video.peer import Answer, Question, answer_of
from bench.video.processor import processor_seconds

_START_SECONDS = 120
_ANSWER_SECONDS = 3600
_SAMPLE_SECONDS = 0.2


class Peer:
    """A process of bench.video.peers, which is warm when it is made. Raises CannotRun.

    `together_mb` is the most memory that it and its children had at one moment, what they
    share counted once, in 10⁶ bytes: of the answers for which it was watched.
    """

    def __init__(self, way: str, *arguments: str, core: int, folder: Path) -> None:
        command = [sys.executable, "-m", f"bench.video.peers.{way}", *arguments]
        self._process = Process(command, core, folder / f"{way}-{core}.log")
        try:
            self._process.line(_START_SECONDS)
        except BaseException:
            self.close()
            raise

    @property
    def together_mb(self) -> float:
        """The most memory (10⁶ bytes) at one moment."""
        return self._process.together_mb

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def ask(self, question: Question, *, watched: bool = False) -> Answer:
        """Its answer; watching its memory costs a little of its time. Raises CannotRun."""
        begun = processor_seconds(self._process.pid)
        self._process.say(json.dumps(asdict(question)))
        line = self._process.line(_ANSWER_SECONDS, _SAMPLE_SECONDS if watched else None)
        taken = processor_seconds(self._process.pid) - begun
        return replace(answer_of(line), processor_ms=taken * 1000)

    def peaks_mb(self) -> list[float]:
        """The most memory (10⁶ bytes) that it ever had: the process itself, then its children."""
        return self._process.peaks_mb()

    def close(self) -> None:
        """End it."""
        self._process.close()
