"""Hands on what has ended to the next annotator: each upload once, suspects first.

1. The row of an offer is written in the transaction that ends its upload: see store.offers.
2. One process, under a lease, gives what is due to the annotator and notes what was taken.
3. After a crash in between, the annotator is asked first what it has: `Annotator.had`. One
   that cannot say gets the same id again, and tells by it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from review.errors import Away, Paused, Permanent, Transient
from review.pipeline import LONGEST_WAIT, backoff
from review.ports import Annotator, Offers

ROUND = 100  # times that something is given in one round
FIRST_DELAY = timedelta(seconds=30)  # of an offer that was not taken; doubles, an hour at most
REFUSED = timedelta(days=1)  # until an offer that was refused is made again
# Of the annotator itself, when it takes nothing; doubles from the first to the second.
FIRST_REST, LONGEST_REST = timedelta(seconds=1), timedelta(minutes=1)


class HandingOn:
    """One process's part in it."""

    def __init__(
        self,
        *,
        offers: Offers,
        annotator: Annotator,
        may_hand_on: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        """`may_hand_on` raises Paused while nothing is to be handed on."""
        self._offers = offers
        self._annotator = annotator
        self._may_hand_on = may_hand_on
        self._clock = clock
        self._failures = 0  # rounds on end in which nothing was taken
        self._rest: tuple[datetime, str] | None = None  # until when, and why
        self._idle = ""

    def round(self) -> None:
        """Hand on what is due, some of it. Raises Paused, and Transient when not all was taken.

        What was not taken is put off; while the annotator takes nothing it is left alone, and
        the same is raised again.
        """
        if not self._offers.hold_lease():
            return
        try:
            self._may_hand_on()
            self._check_rest()
            self._hand_on()
        except (Paused, Transient) as why:
            self._note(str(why))
            raise
        self._note("")

    def retire(self) -> None:
        """Let another process hand on at once."""
        self._offers.drop_lease()

    def _hand_on(self) -> None:
        taken = 0
        try:
            with self._annotator.turn():
                self._offers.note_had(self._annotator.had())
                for _ in range(ROUND):
                    if not self._hand_on_next():
                        break
                    taken += 1
        except Transient as why:
            self._leave_alone(why, taken)
            raise
        self._failures = 0

    def _hand_on_next(self) -> bool:
        """Whether there was something, and this process is still the one."""
        self._may_hand_on()
        due = self._offers.due(self._annotator.most)
        if not due or not self._offers.hold_lease():
            return False
        try:
            self._annotator.take(due)
        except Away:
            raise
        except Transient as why:
            delay = backoff(1 + max(offer.attempts for offer in due), FIRST_DELAY)
            self._offers.put_off(due, str(why), max(delay, _asked_for(why)))
            raise
        except Permanent as why:
            self._offers.put_off(due, str(why), REFUSED)
            raise Transient(f"{why} ({due[0].upload.title}; offered again in a day)") from None
        self._offers.note_had([offer.id for offer in due])
        return True

    def _check_rest(self) -> None:
        if self._rest is not None:
            until, why = self._rest
            if self._clock() < until <= self._clock() + LONGEST_WAIT:
                raise Away(why)
        self._rest = None

    def _leave_alone(self, why: Transient, taken: int) -> None:
        """One that took something just now is not to be left alone for what it did not take."""
        self._failures = 0 if taken else self._failures + 1
        rest = backoff(self._failures, FIRST_REST) if self._failures else timedelta()
        until = self._clock() + max(min(rest, LONGEST_REST), _asked_for(why))
        self._rest = until, str(why)

    def _note(self, why: str) -> None:
        if why or self._idle:
            self._offers.note_idle(why)
        self._idle = why


def _asked_for(why: Transient) -> timedelta:
    return min(why.retry_after or timedelta(), LONGEST_WAIT)
