"""Files in a folder for each label: what counts, and what is left out."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from classifier.errors import ModelError


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A picture that says nothing, and why."""

    file: str
    label: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Contents:
    """`files` has each content once, by its sha256: where it is, and its label.

    `unread` cannot be read or have two labels; `copies` is how many files have a content
    that is there already.
    """

    files: Mapping[str, tuple[Path, str]]
    unread: tuple[Unread, ...]
    copies: int


def folders_in(folder: Path) -> dict[str, Path]:
    """Its folders by their names, in that order, but hidden ones. Raises ModelError."""
    return {one.name: one for one in _entries(folder) if one.is_dir()}


def files_below(folder: Path) -> Iterator[Path]:
    """All below it, in the order of their names, but what is hidden.

    Links are followed, to each folder once. Raises ModelError where one cannot be read.
    """
    return _files(folder, set())


def contents_of(folders: Mapping[str, Path]) -> Contents:
    """What the folders, by their labels, hold. Raises ModelError where one cannot be read."""
    found: defaultdict[str, list[tuple[Path, str]]] = defaultdict(list)
    unread = []
    for label, folder in folders.items():
        for path in files_below(folder):
            if why := trouble_of(path):
                why = f"cannot be read ({why}), remove it"
                unread.append(Unread(file=str(path), label=label, why=why))
            else:
                found[_sha256(path)].append((path, label))
    for files in found.values():
        unread += _contradictions(files)
    sound = {
        sha256: files
        for sha256, files in sorted(found.items())
        if len({label for _path, label in files}) == 1
    }
    return Contents(
        files={sha256: files[0] for sha256, files in sound.items()},
        unread=tuple(unread),
        copies=sum(len(files) - 1 for files in sound.values()),
    )


def trouble_of(path: Path) -> str:
    """Why a file cannot be read; "" where it can."""
    try:
        # Before it is opened: a pipe would wait for somebody to write, a device never ends.
        if not S_ISREG(path.stat().st_mode):
            return "it is no file"
        with path.open("rb"):
            return ""
    except OSError as error:
        return error.strerror or str(error)
    except ValueError as error:  # no path has a null character in it
        return str(error)


def _contradictions(files: list[tuple[Path, str]]) -> Iterator[Unread]:
    for path, label in files:
        other = next((other for other, its in files if its != label), None)
        if other:
            why = f"is the same as {other}, which has another label, remove the wrong one"
            yield Unread(file=str(path), label=label, why=why)


def _files(folder: Path, seen: set[Path]) -> Iterator[Path]:
    """`seen` are the folders that were read: a link that leads back to one goes round for ever."""
    if folder.resolve() in seen:
        return
    seen.add(folder.resolve())
    for path in _entries(folder):
        if path.is_dir():
            yield from _files(path, seen)
        else:
            yield path


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if not one.name.startswith("."))
    except OSError as error:
        raise ModelError(
            f"{folder}: cannot be read ({error.strerror}), let yourself read it or move it away"
        ) from error


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}), remove it") from error
