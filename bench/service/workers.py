"""Celery's workers of the benchmark, as an operator starts them."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.contender import ROOT
from playground.process import Process

_COMMAND = ("-m", "celery", "-A", "worker", "worker")
_QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")


@contextmanager
def worker(name: str, settings: Mapping[str, object], folder: Path) -> Iterator[Process]:
    """One of them for the time of the with block; what it logs is in the folder."""
    env = {key.upper(): str(value) for key, value in settings.items()}
    process = Process.start(
        folder / f"{name}.json",
        [sys.executable, *_COMMAND, *_QUIET, "--hostname", f"{name}@%h"],
        port=0,
        log=folder / f"{name}.log",
        env=env | {"PYTHONPATH": str(ROOT), "HOME": str(folder)},
    )
    try:
        yield process
    finally:
        process.stop()
