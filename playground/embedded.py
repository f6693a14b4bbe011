"""The service under test: embedded, as its own process, on a throw-away wiki."""

import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from playground.console import PlaygroundError
from playground.process import Process
from playground.wiki import LocalWiki
from store.session import Database
from store.watch import Watch

_REPOSITORY = Path(__file__).resolve().parent.parent
_START_SECONDS = 60.0


@dataclass(frozen=True)
class EmbeddedService:
    """`python -m worker` on a wiki, with its data in `folder`, until stop() or kill()."""

    process: Process
    folder: Path
    watch: Watch

    @classmethod
    def start(cls, wiki: LocalWiki, folder: Path, settings: Mapping[str, str]) -> Self:
        """Start it and wait until it follows the wiki. Raises PlaygroundError, with its words."""
        folder.mkdir(exist_ok=True)
        log = folder / "service.log"
        already = log.stat().st_size if log.exists() else 0
        process = Process.start(
            folder / "service.json",
            [sys.executable, "-m", "worker"],
            port=0,
            log=log,
            env={
                "PYTHONPATH": str(_REPOSITORY),
                "SITE": str(wiki.site_toml(folder)),
                "DATA_DIR": str(folder),
                "CONTACT": "playground@localhost",
                "BOT_USER": wiki.bot_login,
                "BOT_PASSWORD": wiki.bot_password,
                "REQUESTS_PER_SECOND": "1000",  # nobody else uses that wiki
                "LOG_FORMAT": "text",  # people read it
                **settings,
            },
        )
        database = Database(f"sqlite:///{folder / 'review.db'}")
        service = cls(process, folder, Watch(database))
        service._wait(log, already)
        return service

    def _wait(self, log: Path, already: int) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while "watching" not in (said := log.read_bytes()[already:].decode()):
            if not self.process.runs() or time.monotonic() > deadline:
                self.stop()
                last = (said.strip() or "it said nothing").splitlines()[-1]
                raise PlaygroundError(f"the service did not start: {last}")
            time.sleep(0.05)

    @property
    def log(self) -> str:
        """All that it ever said, in this folder."""
        return (self.folder / "service.log").read_text()

    def stop(self) -> None:
        """Ask it to stop, as an operator would, and let go of its database."""
        self.process.stop()
        self.watch.close()

    def kill(self) -> None:
        """End it by SIGKILL, in the middle of whatever it does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.stop()
        self.watch.close()
