"""What has been collected so far: a build that was stopped goes on from there."""

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from classifier.errors import ModelError
from classifier.training.build.candidate import Candidate

LEDGER = "collected.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS items (
    listed_in TEXT, place TEXT, label TEXT, source TEXT, licence TEXT, uploader TEXT,
    slices TEXT, sha256 TEXT, problem TEXT, PRIMARY KEY (listed_in, place, label)
);
CREATE TABLE IF NOT EXISTS contents (
    sha256 TEXT PRIMARY KEY, size INTEGER, fingerprint TEXT, problem TEXT
);
"""
Key = tuple[str, str, str]  # in which list, where, with which label


@dataclass(frozen=True, kw_only=True)
class Item:
    """A candidate that was looked for: `sha256` of what was found, or what the problem was."""

    listed_in: str
    place: str
    label: str
    source: str
    licence: str
    uploader: str
    slices: dict[str, str] = field(default_factory=dict)
    sha256: str | None = None
    problem: str | None = None

    @classmethod
    def of(
        cls, candidate: Candidate, *, sha256: str | None = None, problem: str | None = None
    ) -> Self:
        """What became of a candidate."""
        return cls(
            listed_in=candidate.listed_in,
            place=candidate.place,
            label=candidate.label,
            source=candidate.source,
            licence=candidate.licence,
            uploader=candidate.uploader,
            slices=dict(candidate.slices),
            sha256=sha256,
            problem=problem,
        )


@dataclass(frozen=True, kw_only=True)
class Content:
    """What was seen of some bytes: why they are not used, or what they look like.

    `size` is in bytes; `fingerprint` as classifier.fingerprint makes it.
    """

    sha256: str
    size: int
    fingerprint: str | None = None
    problem: str | None = None


class Ledger:
    """All items and contents of one data set. Each is kept as soon as it is put."""

    def __init__(self, kept: sqlite3.Connection) -> None:
        self._kept = kept

    def contents(self) -> dict[str, Content]:
        """All of them by their hash."""
        rows = self._kept.execute("SELECT sha256, size, fingerprint, problem FROM contents")
        found = (
            Content(sha256=sha256, size=size, fingerprint=fingerprint, problem=problem)
            for sha256, size, fingerprint, problem in rows
        )
        return {content.sha256: content for content in found}

    def items(self) -> list[Item]:
        """All of them, in the order of their lists and places."""
        rows = self._kept.execute("SELECT * FROM items ORDER BY listed_in, place, label")
        names = [column[0] for column in rows.description]
        told = (dict(zip(names, row, strict=True)) for row in rows)
        return [Item(**one | {"slices": json.loads(one["slices"])}) for one in told]

    def put(self, item: Item, content: Content | None) -> None:
        """Keep both, in the place of what was known of them before."""
        row = (
            *(item.listed_in, item.place, item.label, item.source, item.licence, item.uploader),
            *(json.dumps(item.slices), item.sha256, item.problem),
        )
        with self._kept:
            if content is not None:
                told = (content.sha256, content.size, content.fingerprint, content.problem)
                self._kept.execute("INSERT OR REPLACE INTO contents VALUES (?, ?, ?, ?)", told)
            self._kept.execute("INSERT OR REPLACE INTO items VALUES (?,?,?,?,?,?,?,?,?)", row)

    def forget_others(self, listed_in: str, keys: Collection[Key]) -> None:
        """Items of a list that it has no more."""
        known = "SELECT listed_in, place, label FROM items WHERE listed_in = ?"
        gone = set(self._kept.execute(known, [listed_in])) - set(keys)
        with self._kept:
            self._kept.executemany(
                "DELETE FROM items WHERE listed_in = ? AND place = ? AND label = ?", gone
            )


@contextmanager
def ledger_of(folder: Path) -> Iterator[Ledger]:
    """The data set's, made where there is none. Raises ModelError where it cannot be used."""
    path = folder / LEDGER
    try:
        with closing(sqlite3.connect(path, timeout=60)) as kept:
            kept.execute("PRAGMA journal_mode = WAL")
            kept.execute("PRAGMA synchronous = NORMAL")
            kept.executescript(_TABLES)
            yield Ledger(kept)
    except sqlite3.Error as error:
        raise ModelError(
            f"{path}: cannot be used ({error}), free some room or build anew with another --out"
        ) from error
