"""What all servers of the playground have in common."""

import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from playground.console import PlaygroundError
from playground.lock import locked
from playground.process import Process


@dataclass(frozen=True, kw_only=True)
class Service:
    """Servers that work in one folder, and outlive their starter.

    They run until `stop`, or to the end of a with block. `records` are the files of the
    folder that remember their processes.
    """

    folder: Path
    records: ClassVar[tuple[str, ...]]

    @classmethod
    def end(cls, folder: Path, *, wipe: bool = False) -> None:
        """Stop what runs in that folder, whoever started it; and delete it if so wished.

        Raises PlaygroundError, and deletes nothing, where no such server ever ran.
        """
        records = [folder / name for name in cls.records if (folder / name).exists()]
        if not records:
            raise PlaygroundError(f"{folder} is none of the playground's: left alone")
        with locked(folder / "lock"):
            for record in records:
                if process := Process.recall(record):
                    process.stop()
            if wipe:
                shutil.rmtree(folder)

    def stop(self, *, wipe: bool = False) -> None:
        """Stop its processes, and delete the folder if so wished; a second time is no error."""
        if self.folder.exists():
            self.end(self.folder, wipe=wipe)

    def kill(self) -> None:
        """End its processes by SIGKILL, in the middle of whatever they do."""
        with locked(self.folder / "lock"):
            for name in self.records:
                if process := Process.recall(self.folder / name):
                    os.killpg(process.pid, signal.SIGKILL)
                    process.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
