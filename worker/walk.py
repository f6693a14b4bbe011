"""The way through files that were there before: each is registered, or some are drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from review.errors import TooEarly
from review.reservoir import Reservoir
from review.upload import Upload
from store.backfills import Backfill, Backfills
from wiki.query import AT_ONCE
from wiki.uploads.listing import Portion, Position
from worker.steps import Steps

MOST_WAITING = 5000  # of the backlog: the workers have enough, and nothing fills up
STILL = 20  # portions of files drawn by chance with nothing new: there are no others

Tell = Callable[[Backfill], None]
Count = Callable[[int, int], None]


class Portions(Protocol):
    """Where files come from, some at a time."""

    def portion(self, position: Position | None, size: int) -> Portion:
        """The next ones, `size` at most."""


class Asked(Protocol):
    """The wiki's files: wiki.uploads.listing."""

    def of_pages(self, ids: Sequence[int]) -> tuple[Upload, ...]:
        """Those that are there still."""


class Walk:
    """One stored backfill, which goes on from where it stopped.

    Each step reads it anew: whatever happened to the last one, the database knows.
    """

    def __init__(self, backfills: Backfills, steps: Steps, backfill_id: int, tell: Tell) -> None:
        self._backfills = backfills
        self._steps = steps
        self._id = backfill_id
        self._tell = tell

    @property
    def known(self) -> Backfill:
        """How far it has come."""
        return self._backfills.get(self._id)

    def register(self, source: Portions, limit: int | None) -> Backfill:
        """Register the source's files until its end, or so many of them."""
        begun = self.known.found

        def step() -> bool:
            known = self.known
            left = AT_ONCE if limit is None else limit - (known.found - begun)
            if known.ended or left <= 0:
                return False
            self._check_room()
            portion = source.portion(known.position, left)
            files, more = portion.uploads, portion.more
            ended = more is None
            told = self._backfills.advance(
                known, files, found=len(files), position=more, ended=ended
            )
            self._tell(told)
            return not ended

        self._steps.take(step)
        return self.known

    def draw(self, source: Portions) -> Backfill:
        """Draw the sample, from all files of the source; nothing is registered yet."""
        still = 0

        def step() -> bool:
            nonlocal still
            known = self.known
            before = reservoir_in(known)
            if "rows" in (known.sample or {}):
                return False
            portion = source.portion(known.position, AT_ONCE)
            drawn = before.offered(one.page_id for one in portion.uploads if one.page_id)
            still = still + 1 if drawn == before else 0
            enough, by_chance = len(drawn.drawn) == drawn.size, portion.more == {}  # for ever
            done = portion.more is None or (by_chance and (enough or still >= STILL))
            sample = asdict(drawn) | ({"asked": 0, "rows": []} if done else {})
            found = len(drawn.pages) - len(before.pages) if by_chance else len(portion.uploads)
            told = self._backfills.advance(known, found=found, position=portion.more, sample=sample)
            self._tell(told)
            return not done

        self._steps.take(step)
        return self.known

    def register_sample(self, listing: Asked) -> Backfill:
        """Register what was drawn, as far as it is still there."""

        def step() -> bool:
            known = self.known
            sample: Mapping[str, Any] = known.sample or {}
            begin, pages = sample["asked"], reservoir_in(known).drawn
            if begin >= len(pages):
                return False
            some = pages[begin : begin + AT_ONCE]
            sample = {**sample, "asked": begin + len(some)}
            self._backfills.advance(known, listing.of_pages(some), sample=sample)
            return True

        self._steps.take(step)
        return self.known

    def end(self, *, rate: float | None) -> None:
        """Note that the sample has been scored, at so many files an hour."""
        known = self.known
        sample = {**(known.sample or {}), "scored_an_hour": rate}
        self._backfills.advance(known, position=known.position, sample=sample, ended=True)

    def _check_room(self) -> None:
        """Raises TooEarly while so many wait that no more are registered."""
        if self._backfills.waiting(MOST_WAITING) >= MOST_WAITING:
            raise TooEarly(f"{MOST_WAITING:,} files of the backlog wait to be scored: so does this")


def count(source: Portions, backfills: Backfills, limit: int | None, tell: Count) -> None:
    """Only tell how many files there are, `limit` at most, and how many would be registered."""
    found, new, more = 0, 0, True
    position: Position | None = None
    while more and found != limit:
        portion = source.portion(position, AT_ONCE if limit is None else limit - found)
        found += len(portion.uploads)
        new += backfills.would_add(portion.uploads)
        tell(found, new)
        position, more = portion.more, portion.more is not None


def reservoir_in(known: Backfill) -> Reservoir:
    """The sample as far as it is drawn."""
    sample: Mapping[str, Any] = known.sample or {}
    return Reservoir(size=sample["size"], seed=sample["seed"], pages=tuple(sample.get("pages", ())))
