"""A process that answers in lines, on one core or on all together with what it starts."""

import select
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from bench.contender import ROOT, CannotRun
from bench.memory import peaks_mb, together_mb


class Process:
    """Warm when it is made, which its first line says, the `greeting`; stderr goes into `log`.

    Without a `core` it runs on all of them. Whoever made it calls close(). `together_mb` is
    the most memory that it and its children had at one moment, what they share counted once,
    in 10⁶ bytes: while it was watched.
    """

    def __init__(
        self,
        command: Sequence[str],
        core: int | None,
        log: Path,
        *,
        seconds: float,
        sample: float | None = None,
    ) -> None:
        """It is waited for as line() does. Raises CannotRun."""
        self._log = log
        self.together_mb = 0.0
        with log.open("wb") as errors:
            self._popen = subprocess.Popen(
                [*(() if core is None else ("taskset", "-c", str(core))), *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=ROOT,
            )
        try:
            self.greeting = self.line(seconds, sample)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """Its number."""
        return self._popen.pid

    def say(self, line: str) -> None:
        """Ask. Raises CannotRun."""
        try:
            _stream(self._popen.stdin).write(line.encode() + b"\n")
            _stream(self._popen.stdin).flush()
        except BrokenPipeError:
            raise CannotRun(self._reason()) from None

    def line(self, seconds: float, sample: float | None = None) -> bytes:
        """The next line, waited for so long; its memory is watched every `sample` seconds.

        Raises CannotRun.
        """
        answers, deadline = _stream(self._popen.stdout), time.monotonic() + seconds
        while not select.select([answers], [], [], sample or seconds)[0]:
            if sample is not None:
                self.together_mb = max(self.together_mb, together_mb(self.pid))
            if time.monotonic() > deadline:
                raise CannotRun(f"it did not answer within {seconds:g} s (see {self._log})")
        line = answers.readline()
        if not line:
            raise CannotRun(self._reason())
        return line

    def peaks_mb(self) -> list[float]:
        """The most memory (10⁶ bytes) that it ever had: the process itself, then its children."""
        return peaks_mb(self.pid)

    def close(self) -> None:
        """End it."""
        self._popen.kill()
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            _stream(stream).close()

    def _reason(self) -> str:
        lines = self._log.read_text(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else 'it ended without a word'} (see {self._log})"


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    """Popen's type is wider than what PIPE gives."""
    assert stream is not None  # noqa: S101
    return stream
