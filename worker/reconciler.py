"""Compares the wiki's own log with the rows, and registers what the feed has missed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from threading import Event
from typing import Protocol

from review.pause import Work
from store.checks import Check, Checks
from store.inbox import Inbox
from store.spans import Spans
from wiki.uploads.backlog import Portion
from wiring import House
from worker.hints import Hints
from worker.loop import Say, keep_going

SETTLED = timedelta(minutes=1)  # what is younger is still on its way through the feed
# An entry may show late: transactions end in another order than they begin, and the wiki's
# replicas lag. So the last minutes are compared again the next time.
LATE = timedelta(minutes=10)
# A feed that was followed so recently will come to what is younger by itself.
PATIENCE = timedelta(hours=2)


class Log(Protocol):
    """The wiki's log: wiki.uploads.backlog."""

    def portions(self, since: datetime) -> Iterator[Portion]:
        """All of it from `since` on, in one portion at least. Raises Transient."""


class Reconciler:
    """Every comparison goes on where the last one ended, portion by portion."""

    def __init__(
        self,
        *,
        wiki: str,
        log: Log,
        inbox: Inbox,
        spans: Spans,
        checks: Checks,
        clock: Callable[[], datetime],
        stop: Event,
        first: timedelta = timedelta(0),
    ) -> None:
        """`first` is how long before the very first start the log is to be looked through."""
        self._wiki = wiki
        self._log = log
        self._inbox = inbox
        self._spans = spans
        self._checks = checks
        self._clock = clock
        self._stop = stop
        self._first = first

    def check(self) -> Check:
        """Compare from where the last comparison ended, as far as the feed should have come.

        Raises Transient when the wiki cannot answer; the next call goes on from there.
        """
        if (begin := self._checks.checked_until(self._wiki)) is None:
            now = self._clock()
            self._inbox.begin(self._wiki, now, self._first)
            begin = now - self._first
        return self._compare(begin, self._followed, remember=True)

    def check_since(self, since: datetime) -> Check:
        """Compare all that has settled since then, whatever was compared before."""
        return self._compare(since, lambda now: now - SETTLED, remember=False)

    def _compare(
        self, since: datetime, limit: Callable[[datetime], datetime], *, remember: bool
    ) -> Check:
        portions = self._log.portions(since)
        first = next(portions)  # without an answer there is no comparison to remember
        check_id, hints = self._checks.begin(self._wiki, since), Hints(self._inbox, self._wiki)
        for portion in chain((first,), portions):
            upto = limit(portion.now)
            seen = [each for each in portion.seen if each.at <= upto]
            end = min(portion.until, upto)
            sure = min(end, portion.now - LATE) if remember else None
            uploads = [each.upload for each in seen if each.upload is not None]
            for each in seen:
                if each.touch is not None:
                    hints.add(each.touch)
            hints.hand_over()  # first: of what was compared nothing is read again
            self._checks.compare(check_id, uploads, end, sure)
            if portion.until > upto or self._stop.is_set():
                break
        return self._checks.result(check_id)

    def _followed(self, now: datetime) -> datetime:
        settled = now - SETTLED
        until = self._spans.until(self._wiki)
        if until is not None and until > now - PATIENCE:
            return min(settled, until)
        return settled


def reconciler(house: House, stop: Event) -> Reconciler:
    """The reconciler of the configured wiki."""
    return Reconciler(
        wiki=house.site.name,
        log=house.backlog,
        inbox=house.inbox,
        spans=house.spans,
        checks=house.checks,
        clock=house.database.clock,
        stop=stop,
        first=timedelta(hours=house.settings.first_hours),
    )


def check_now_and_then(house: House, stop: Event, say: Say) -> None:
    """Compare at once, and every RECONCILE_SECONDS, until `stop` is set."""
    ours = reconciler(house, stop)

    def check() -> None:
        house.pauses.check(Work.POLLING)
        if (found := ours.check()).missing:
            say(told(found))

    def complain(text: str) -> None:
        say(f"{text}; comparing with the wiki's log goes on within a minute")

    keep_going(check, pause=house.settings.reconcile_seconds, stop=stop, say=complain)


def reconcile(house: House, since: datetime, say: Say) -> None:
    """Compare the log from `since` on, register what is missing, and say what it was.

    Raises Transient when the wiki cannot answer: what was found until then is registered.
    """
    say(told(reconciler(house, Event()).check_since(since)))


def told(check: Check) -> str:
    """A comparison in one line."""
    begin, end = (f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" for at in (check.begin, check.end))
    line = f"uploads in the wiki's log from {begin} to {end} UTC: {check.uploads:,}, "
    if not check.missing:
        return line + "none missing"
    why = ", ".join(f"{reason}: {count:,}" for reason, count in sorted(check.why.items()))
    return line + f"missing until now: {check.missing:,} ({why})"
