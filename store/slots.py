"""Slots for files that are being fetched, shared by all processes of one database."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from review.errors import TooEarly
from review.pace import LONGEST_QUEUE
from store.leases import Leases
from store.session import Database

LOOK_AGAIN = timedelta(seconds=0.1)  # whether a slot is free
LOOKS = LONGEST_QUEUE // LOOK_AGAIN
KEPT = timedelta(seconds=0.1)  # after a file, for the next one
LONGEST_KEPT = timedelta(seconds=1)  # from file to file: then others have their chance
CHANCE = 2 * LOOK_AGAIN  # in which none is kept
SCARCE = timedelta(seconds=10)  # after a wait for one: nor is one kept then


@dataclass(eq=False, kw_only=True)
class Slot:
    """One that this process holds. Times are of time.monotonic()."""

    lease: Leases
    name: str
    taken_at: float
    renewed_at: float
    idle_since: float | None = None  # None while a file is fetched


class Slots:
    """A lease for each slot, `count` in all.

    A process keeps its slot for a moment after each file: to give it back and to take it again
    is a third of what the database is asked for a file. Not for ever, and not where there are
    too few for all: who is always busy would have it alone. One thread gives back what is kept for
    too long and renews the rest, and ends when none are left; a thread for each would take
    longer to start than most of them are held. The slot of a process that was killed is free
    when its `lease` is over. Safe in threads.
    """

    def __init__(
        self,
        database: Database,
        count: int,
        lease: timedelta,
        *,
        kept: timedelta = KEPT,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._database = database
        self._names = [f"fetch {number + 1}" for number in range(count)]
        self._last = random.choice(self._names)
        self._length = lease
        self._kept = kept.total_seconds()
        self._renew_after = lease.total_seconds() / 3
        self._sleep = sleep
        self._keeps_from = time.monotonic()
        self._held: set[Slot] = set()
        self._lock = Lock()
        self._tending = False

    def take(self) -> Slot:
        """One that is kept, else one that is free. Raises TooEarly when none becomes free."""
        for _ in range(LOOKS):
            if (slot := self._one_kept() or self._one_free()) is not None:
                return slot
            self._keep_none_for(SCARCE)
            self._sleep(LOOK_AGAIN.total_seconds())
        raise TooEarly(
            f"{len(self._names)} files are being fetched already (PARALLEL_FETCHES)", LONGEST_QUEUE
        )

    def give_back(self, slot: Slot) -> None:
        """The file is fetched: the slot is kept for the next one, for a moment, where it may be."""
        now = time.monotonic()
        if now >= slot.taken_at + LONGEST_KEPT.total_seconds():
            self._keep_none_for(CHANCE)
        if self._kept and now >= self._keeps_from:
            slot.idle_since = now
        else:
            self._drop(slot)

    def close(self) -> None:
        """Give back at once what is kept."""
        for slot in self._idle(0.0):
            self._drop(slot)

    def _keep_none_for(self, length: timedelta) -> None:
        self._keeps_from = max(self._keeps_from, time.monotonic() + length.total_seconds())

    def _one_kept(self) -> Slot | None:
        with self._lock:
            for slot in self._held:
                if slot.idle_since is not None and self._is_ours(slot):
                    slot.idle_since = None
                    return slot
        return None

    def _is_ours(self, slot: Slot) -> bool:
        """Not where this process was stopped for a while: others may have it."""
        return time.monotonic() < slot.renewed_at + self._length.total_seconds()

    def _one_free(self) -> Slot | None:
        lease, now = Leases(self._database, self._length), time.monotonic()
        # The last one is free nearly always, and no other process asks for its row.
        name = lease.hold(self._last) or lease.hold(*self._names)
        if name is None:
            return None
        self._last = name
        slot = Slot(lease=lease, name=name, taken_at=time.monotonic(), renewed_at=now)
        with self._lock:
            if not self._tending:  # first: where no thread can start, none is to keep the lease
                Thread(target=self._tend, daemon=True).start()
                self._tending = True
            self._held.add(slot)
        return slot

    def _drop(self, slot: Slot) -> None:
        with self._lock:
            self._held.discard(slot)
        slot.lease.drop(slot.name)

    def _idle(self, seconds: float) -> list[Slot]:
        """Those that no file has had for as long; nobody takes them any more."""
        until = time.monotonic() - seconds
        with self._lock:
            idle = [s for s in self._held if s.idle_since is not None and s.idle_since <= until]
            self._held.difference_update(idle)
        return idle

    def _tend(self) -> None:
        while held := self._after_a_while():
            for slot in self._idle(self._kept):
                self._drop(slot)
            for slot in held:
                if time.monotonic() >= slot.renewed_at + self._renew_after:
                    self._renew(slot)

    def _renew(self, slot: Slot) -> None:
        now = time.monotonic()
        with suppress(SQLAlchemyError):
            if slot.lease.renew(slot.name):
                slot.renewed_at = now
                return
            with self._lock:  # given back by now, or another's
                self._held.discard(slot)

    def _after_a_while(self) -> list[Slot]:
        time.sleep(min(self._kept or self._renew_after, self._renew_after))
        with self._lock:
            self._tending = bool(self._held)
            return list(self._held)
