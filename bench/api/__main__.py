"""`make bench-api`: the API alone, at its best and at four times too much, beside its threads.

python -m bench.api REQUESTS: how many are answered while its memory is watched.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.api import report
from bench.api.hey import ACCEPTED, ask, flood
from bench.api.report import OVERLOAD, Measured
from bench.contender import ROOT, CannotRun
from bench.machine import machine
from bench.memory import together_mb
from bench.process import Process
from bench.report import outcomes

_PICTURE = ROOT / "classifier" / "pictures" / "coffee.jpg"
_FOLDER = ROOT / ".cache" / "bench-api"
_FILES = 500
_CALLERS = 64
_SECONDS = 300.0
_SCORERS = 2
_SETTINGS = {
    "MODEL": "mobilenet_v2",
    "SCORERS": str(_SCORERS),
    "API_HOST": "127.0.0.1",
    "API_PORT": "0",
    "API_PER_MINUTE": "1000000",
}


def main(requests: int) -> int:
    """0, also where a target is missed; 1 when it could not be measured."""
    begun, where = time.monotonic(), machine()
    _FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        measured = _measured(requests)
    except CannotRun as why:
        tell(str(why))
        return 1
    tables = (report.rates(measured), report.memory(measured, requests))
    found = outcomes(list(report.targets(measured)))
    sys.stdout.write("\n\n".join((where, *tables, found)) + "\n")
    tell(f"done in {time.monotonic() - begun:.0f} s")
    return 0


def tell(line: str) -> None:
    """One line of progress on stderr."""
    sys.stderr.write(f"bench-api: {line}\n")


def _measured(requests: int) -> Measured:
    with tempfile.TemporaryDirectory() as data:
        for name, value in (*_SETTINGS.items(), ("DATA_DIR", data)):
            os.environ[name] = value
        tell("the threads alone")
        limit = _loop()
        with _server() as (url, pid):
            tell("one request at a time, then as many as there are threads")
            ask(url, _PICTURE, "-n", "50", "-c", f"{_SCORERS}")
            idle = ask(url, _PICTURE, "-n", "200", "-c", "1")
            peak = ask(url, _PICTURE, "-n", f"{_FILES}", "-c", f"{_SCORERS}")
            rate = OVERLOAD * peak[ACCEPTED].per_second
            tell(f"{OVERLOAD} times as many")
            overload = flood(url, _PICTURE, per_second=rate, callers=_CALLERS)
            return Measured(
                limit=limit,
                idle=idle,
                peak=peak,
                overload=overload,
                megabytes=list(_memory(url, pid, requests)),
            )


def _memory(url: str, pid: int, requests: int) -> Iterator[float]:
    for number in range(1, 11):
        ask(url, _PICTURE, "-n", f"{requests // 10}", "-c", f"{_SCORERS}")
        megabytes = together_mb(pid)
        tell(f"{requests * number // 10:,} requests: {megabytes:.0f} MB")
        yield megabytes


def _loop() -> float:
    command = [sys.executable, "-m", "bench.api.loop", str(_PICTURE), f"{_FILES}"]
    with closing(Process(command, None, _log("loop"), seconds=_SECONDS)) as loop:
        return float(loop.greeting)


@contextmanager
def _server() -> Iterator[tuple[str, int]]:
    """Where pictures are posted to, and the process that looks at them."""
    command = [sys.executable, "-m", "api"]
    with closing(Process(command, None, _log("api"), seconds=_SECONDS)) as server:
        address = re.search(rb"http://[0-9.:]+", server.greeting)
        if address is None:
            raise CannotRun(f"the API did not say where it listens: {server.greeting!r}")
        yield f"{address[0].decode()}/v1/classify", server.pid


def _log(name: str) -> Path:
    return _FOLDER / f"{name}.log"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
