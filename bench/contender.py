"""One contender: how its process is started, and the process itself while it runs."""

import json
import select
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bench.memory import peaks_mb, together_mb

ROOT = Path(__file__).parent.parent
_ANSWER_SECONDS = 180
_SAMPLE_SECONDS = 0.02

Tell = Callable[[str], None]


class CannotRun(Exception):
    """A contender could not be set up, or did not go on: why, in one line."""


@dataclass(frozen=True, kw_only=True)
class Contender:
    """`command` starts its process; the pictures' paths are put after it."""

    name: str
    command: tuple[str, ...]


class Running:
    """A contender's process, on one core together with all that it starts.

    `facts` are the figures about its start, `together_mb` the most memory that it and its
    children had at one moment while they warmed up. It is warm when it is made, and takes no
    processor time until it is asked. Raises CannotRun.
    """

    def __init__(self, contender: Contender, pictures: list[Path], core: int, log: Path) -> None:
        self._log = log
        with log.open("wb") as errors:
            self._popen = subprocess.Popen(
                ["taskset", "-c", str(core), *contender.command, *map(str, pictures)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
            )
        self.together_mb = 0.0
        try:
            self._watch_memory()
            self.facts = self._message()
        except BaseException:
            self.close()
            raise

    def round(self) -> list[float]:
        """All pictures once: milliseconds of each, in their order. Raises CannotRun."""
        try:
            _stream(self._popen.stdin).write(b"\n")
            _stream(self._popen.stdin).flush()
        except BrokenPipeError:
            raise CannotRun(self._reason()) from None
        milliseconds = self._message()["ms"]
        if not isinstance(milliseconds, list):
            raise CannotRun(f"it answered with {milliseconds!r}")
        return milliseconds

    def peaks(self) -> list[float]:
        """The most memory (MB) that it ever had: the process itself, then its children."""
        return peaks_mb(self._popen.pid)

    def close(self) -> None:
        """End it."""
        self._popen.kill()
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            _stream(stream).close()

    def _watch_memory(self) -> None:
        """Until it says something; later it would disturb what is timed."""
        answers = _stream(self._popen.stdout)
        deadline = time.monotonic() + _ANSWER_SECONDS
        while not select.select([answers], [], [], _SAMPLE_SECONDS)[0]:
            self.together_mb = max(self.together_mb, together_mb(self._popen.pid))
            if time.monotonic() > deadline:
                return

    def _message(self) -> dict[str, object]:
        answers = _stream(self._popen.stdout)
        if not select.select([answers], [], [], _ANSWER_SECONDS)[0]:
            raise CannotRun(f"it did not answer within {_ANSWER_SECONDS} s")
        line = answers.readline()
        if not line:
            raise CannotRun(self._reason())
        message: dict[str, object] = json.loads(line)
        return message

    def _reason(self) -> str:
        lines = self._log.read_text(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else 'it ended without a word'} (see {self._log})"


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    """Popen's type is wider than what PIPE gives."""
    assert stream is not None  # noqa: S101
    return stream
