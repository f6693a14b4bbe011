"""Contenders, each a process of its own on one core, which answer one after the other."""

import json
import select
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, Self

from bench.contender import ROOT, CannotRun
from bench.memory import peaks_mb, together_mb
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
        self._log = folder / f"{way}-{core}.log"
        self.together_mb = 0.0
        module = f"bench.video.peers.{way}"
        with self._log.open("wb") as errors:
            self._popen = subprocess.Popen(
                ["taskset", "-c", str(core), sys.executable, "-m", module, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
            )
        try:
            self._line(_START_SECONDS, watched=False)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def ask(self, question: Question, *, watched: bool = False) -> Answer:
        """Its answer; watching its memory costs a little of its time. Raises CannotRun."""
        begun = processor_seconds(self._popen.pid)
        try:
            _stream(self._popen.stdin).write(json.dumps(asdict(question)).encode() + b"\n")
            _stream(self._popen.stdin).flush()
        except BrokenPipeError:
            raise CannotRun(self._reason()) from None
        answer = answer_of(self._line(_ANSWER_SECONDS, watched=watched))
        taken = processor_seconds(self._popen.pid) - begun
        return replace(answer, processor_ms=taken * 1000)

    def peaks_mb(self) -> list[float]:
        """The most memory (10⁶ bytes) that it ever had: the process itself, then its children."""
        return peaks_mb(self._popen.pid)

    def close(self) -> None:
        """End it."""
        self._popen.kill()
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            _stream(stream).close()

    def _line(self, seconds: float, *, watched: bool) -> bytes:
        answers, deadline = _stream(self._popen.stdout), time.monotonic() + seconds
        while not select.select([answers], [], [], _SAMPLE_SECONDS)[0]:
            if watched:
                self.together_mb = max(self.together_mb, together_mb(self._popen.pid))
            if time.monotonic() > deadline:
                raise CannotRun(f"it did not answer within {seconds:g} s (see {self._log})")
        line = answers.readline()
        if not line:
            raise CannotRun(self._reason())
        return line

    def _reason(self) -> str:
        lines = self._log.read_text(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else 'it ended without a word'} (see {self._log})"


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    """Popen's type is wider than what PIPE gives."""
    assert stream is not None  # noqa: S101
    return stream
