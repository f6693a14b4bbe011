"""Harmless files that are all different, and what is to come of each."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playground import media
from review.status import Status
from tests.chaos.fleet import ROOT

# With these thresholds about every sixth of the gradients is a suspect.
THRESHOLDS = {"MODEL": "mobilenet_v2", "NSFW_THRESHOLD": "0.8", "SEXY_THRESHOLD": "0.5"}

_PORTION = 100  # that are made and scored together


@dataclass(frozen=True)
class File:
    """A file to upload under that name."""

    name: str
    data: bytes = field(repr=False)

    @property
    def title(self) -> str:
        """Of its page."""
        return f"File:{self.name}"

    @property
    def sha1(self) -> str:
        """Of its content."""
        return hashlib.sha1(self.data, usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """What a service finds of a file."""

    status: Status
    nsfw: float | None = None


def picture(number: int) -> bytes:
    """One of endlessly many small pictures, some 10 kB."""
    return media.picture(number, "PNG" if number % 10 else "JPEG", 64 + 8 * (number % 4), 64)


def mixed(prefix: str, seed: int, count: int) -> Iterator[File]:
    """Small files, of a few kinds: some with nothing to look at, some broken, some the same."""
    for place in range(count):
        number = seed * 100_000 + place
        if place % 40 == 7:
            yield File(f"{prefix} {place}.ogg", media.audio(place, seconds=0.1))
        elif place % 40 == 17:
            yield File(f"{prefix} {place}.jpg", _broken(number))
        elif place % 40 == 27:
            yield File(f"{prefix} {place}.gif", media.animation(number, frames=3, width=64))
        elif place % 40 == 37:  # the same as an earlier one
            yield File(f"{prefix} {place}.png", picture(number - 5))
        else:
            yield File(f"{prefix} {place}.{'png' if number % 10 else 'jpg'}", picture(number))


def _broken(number: int) -> bytes:
    """Cut off before its first pixel: no decoder makes anything of it, and the wiki takes it."""
    whole = media.picture(number, "JPEG", 64, 64)
    return whole[: whole.index(b"\xff\xda")]


def write(files: Sequence[File], folder: Path) -> None:
    """Put them into a new folder."""
    folder.mkdir(parents=True)
    for file in files:
        (folder / file.name).write_bytes(file.data)


class Pool:
    """Pictures of which each is handed out once, with what they show on their own."""

    def __init__(
        self, folder: Path, models: Path, thresholds: Mapping[str, str] = THRESHOLDS
    ) -> None:
        self._thresholds = thresholds
        self._folder = folder
        self._models = models
        self._made = 0
        self._expected: dict[str, Outcome] = {}
        self._left: dict[Status, list[File]] = {Status.CLEAR: [], Status.SUSPECT: []}

    def take(self, prefix: str, *, clear: int = 2, suspect: int = 1) -> list[File]:
        """So many of each that nobody has seen, under names of that prefix."""
        wanted = {Status.CLEAR: clear, Status.SUSPECT: suspect}
        while any(len(self._left[status]) < count for status, count in wanted.items()):
            self._make_more()
        taken = [self._left[status].pop() for status, count in wanted.items() for _ in range(count)]
        return [File(f"{prefix} {file.name}", file.data) for file in taken]

    def _make_more(self) -> None:
        numbers = range(self._made, self._made + _PORTION)
        self._made += _PORTION
        pictures = [File(f"{n}.{'png' if n % 10 else 'jpg'}", picture(n)) for n in numbers]
        folder = self._folder / f"{self._made}"
        write(pictures, folder)
        self._expected |= dict(_scored(folder, self._models, self._thresholds))
        for file in pictures:
            self._left[self._expected[file.name].status].append(file)

    def expected(self, file: File) -> Outcome:
        """What is to come of it, wherever it is."""
        return self._expected[file.name.rpartition(" ")[2]]


def _scored(
    folder: Path, models: Path, thresholds: Mapping[str, str]
) -> Iterator[tuple[str, Outcome]]:
    """What `python -m classifier score` says, in a process of its own."""
    env = {**os.environ, **thresholds, "MODEL_DIR": str(models), "DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "classifier", "score", "--json", str(folder)]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    for line in done.stdout.splitlines():
        told = json.loads(line)
        yield Path(told["file"]).name, Outcome(Status(told["status"]), told["nsfw"])
