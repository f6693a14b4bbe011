"""`make bench-stream`: a server on one core, readers that take turns on another."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from bench.contender import ROOT, CannotRun
from bench.machine import machine
from bench.process import Process
from bench.race import the_core
from bench.report import outcomes
from bench.setup import python_peer
from bench.stream.report import FLOOR, OURS, PEER, Round, readers, targets

EVENTS = 100_000
ROUNDS = 3
_SECONDS = 300  # for one round of the slowest
_FOLDER = ROOT / ".cache" / "bench-stream"


def main() -> int:
    """0, also where a target is missed; 1 when a reader could not be run."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    where, commands = machine(), {OURS: _own("our_stream"), FLOOR: _own("socket_lines")}
    failed = False
    try:
        commands[PEER] = python_peer("requests_sse", _FOLDER, tell)
    except CannotRun as why:
        tell(f"{PEER} could not be run: {why}")
        failed = True
    try:
        results = _race(commands)
    except CannotRun as why:
        tell(str(why))
        return 1
    parts = (where, readers(results), outcomes(targets(results)))
    sys.stdout.write("\n\n".join(parts) + "\n")
    if PEER in results and results[PEER][0].uploads != results[OURS][0].uploads:
        tell("the readers do not agree on how many uploads there were")
        failed = True
    return int(failed)


def tell(line: str) -> None:
    """One line of progress on stderr."""
    sys.stderr.write(f"bench-stream: {line}\n")


def _race(commands: Mapping[str, Sequence[str]]) -> dict[str, list[Round]]:
    results: dict[str, list[Round]] = {name: [] for name in commands}
    serve = [sys.executable, "-m", "bench.stream.server", f"{EVENTS}"]
    with ExitStack() as stack:
        core = min(os.sched_getaffinity(0))
        server = stack.enter_context(closing(Process(serve, core, _log("server"), seconds=60)))
        url = f"http://127.0.0.1:{int(server.greeting)}/v2/stream/recentchange"
        running = {}
        for name, command in commands.items():
            reader = Process([*command, url], the_core(), _log(name), seconds=60)
            running[name] = stack.enter_context(closing(reader))
        for number in range(ROUNDS):
            for name, reader in running.items():
                tell(f"round {number + 1} of {ROUNDS}: {name}")
                reader.say("")
                results[name].append(Round(events=EVENTS, **json.loads(reader.line(_SECONDS))))
    return results


def _own(module: str) -> tuple[str, ...]:
    return sys.executable, "-m", f"bench.peers.{module}"


def _log(name: str) -> Path:
    return _FOLDER / f"{name}.log"


if __name__ == "__main__":
    sys.exit(main())
