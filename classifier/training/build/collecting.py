"""From what is listed to what is there, and has been looked at."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from os import sched_getaffinity
from pathlib import Path
from typing import TypeVar

from classifier.errors import ModelError
from classifier.training.build.candidate import Candidate
from classifier.training.build.inspection import Unfit, inspect
from classifier.training.build.ledger import Content, Item, Ledger
from classifier.training.folders import trouble_of
from classifier.training.index import path_of
from classifier.writing import whole
from fence.decoders import Decoders
from review.errors import Transient

T = TypeVar("T")
Fetch = Callable[[Candidate], AbstractContextManager[Path]]
_TOGETHER = 64  # looked at before they are kept


class Missing(Exception):
    """It cannot be had. The message is a kind of reason, and more after a colon."""


class Collecting:
    """Brings candidates into a data set's folder, each content once.

    `fetch` gets those that are elsewhere, into a file that its with block's end deletes;
    it raises Missing.
    """

    def __init__(self, folder: Path, ledger: Ledger, decoders: Decoders, fetch: Fetch) -> None:
        self._folder = folder
        self._ledger = ledger
        self._decoders = decoders
        self._fetch = fetch
        self._contents = ledger.contents()
        self._had = {
            (item.listed_in, item.place, item.label): item.sha256
            for item in ledger.items()
            if item.sha256
        }

    def all_of(self, listed_in: str, candidates: Iterable[Candidate]) -> Iterator[Item]:
        """What becomes of each of a list, as it is known; at the end, others of it are forgotten.

        On all cores at once, but one after the other where something is fetched.
        """
        keys = set()
        with ThreadPoolExecutor(len(sched_getaffinity(0))) as pool:
            for some in _batches(candidates, _TOGETHER):
                here = [one for one in some if one.path]
                elsewhere = [one for one in some if not one.path]
                for taken in (pool.map(self._take, here), map(self._take, elsewhere)):
                    for item, content in taken:
                        self._keep(item, content)
                        keys.add((item.listed_in, item.place, item.label))
                        yield item
        self._ledger.forget_others(listed_in, keys)

    def _keep(self, item: Item, content: Content | None) -> None:
        self._ledger.put(item, content)
        if content is not None:
            self._contents[content.sha256] = content

    def _take(self, candidate: Candidate) -> tuple[Item, Content | None]:
        had = self._had.get((candidate.listed_in, candidate.place, candidate.label))
        if had in self._contents and not candidate.path:
            return Item.of(candidate, sha256=had), None
        try:
            with _here(candidate.path) if candidate.path else self._fetch(candidate) as path:
                content = self._look(path)
        except Missing as why:
            return Item.of(candidate, problem=str(why)), None
        return Item.of(candidate, sha256=content.sha256), content

    def _look(self, path: Path) -> Content:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        known = self._contents.get(sha256)
        if known and (known.problem or path_of(self._folder, sha256).exists()):
            return known
        size = path.stat().st_size
        try:
            found = inspect(path, self._decoders)
        except Unfit as why:
            return Content(sha256=sha256, size=size, problem=str(why))
        except Transient as why:
            raise ModelError(f"{path}: {why}, try again") from why
        _copy(path, path_of(self._folder, sha256))
        return Content(sha256=sha256, size=size, fingerprint=found)


def _here(path: Path) -> AbstractContextManager[Path]:
    if why := trouble_of(path):
        raise Missing(f"cannot be read: {why}")
    return nullcontext(path)


def _copy(path: Path, to: Path) -> None:
    """All of it or nothing, also where the process is killed."""
    to.parent.mkdir(exist_ok=True)
    with path.open("rb") as file, whole(to, "let yourself write there") as copy:
        shutil.copyfileobj(file, copy)


def _batches(candidates: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(candidates)
    while some := list(islice(left, size)):
        yield some
