"""Takes back what the bot put on file pages: all of it, or that of a bad day.

It may be killed and started again at any point: what still has the template, and which
edits were the bot's, the wiki itself knows, and so a lost database is no obstacle. It does
not ask the run page: undoing is allowed to a bot that has been stopped.
"""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TypeVar

from review.errors import Halt, Permanent, Transient
from review.notice import Mode
from review.untag import Span, latest, to_take_back
from settings import SettingError
from store.tagged import Tagged
from wiki.edits.door import AccountDoor, Door
from wiki.edits.preview import Stage
from wiki.edits.taking_back import TakingBack
from wiring import House
from worker.loop import Say

T = TypeVar("T")
TRIES = 5  # of one page, or of one question to the wiki
WAIT = timedelta(seconds=10)  # between two; for the lease, between two looks
LOOKS = 7  # at the lease of an editor that may just be ending


def untag(
    house: House,
    say: Say,
    *,
    begin: datetime | None = None,
    end: datetime | None = None,
    stage: Stage | None = None,
    stop: Event | None = None,
) -> int:
    """Take the template off the files listed from `begin` to `end`; how many still have it.

    Without `begin` and `end` off all that the bot ever listed. With a `stage` the edits are
    only shown there, which needs neither account nor lease. What a person took off is left
    as it is, and what is taken back is never listed again with the same content.

    Raises SettingError in dry run and without an account, Halt when the account may not
    edit or another process goes on editing, Transient when the wiki does not answer for
    long: then start it again.
    """
    span, stop = Span(begin=begin, end=end), stop or Event()
    if stage is not None:
        return _Run(house, house.showing_door(stage), say, stop, shows=True).all(span)
    if house.settings.mode is Mode.DRY_RUN:
        raise SettingError(
            "MODE=dry-run writes nothing: set MODE=report or MODE=category to take edits back"
        )
    house.settings.check_account()
    run = _Run(house, AccountDoor(house.account), say, stop)
    try:
        run.patiently(house.account.check)
        return run.all(span)
    finally:
        house.desk.drop_lease()


class _Run:
    """One run over all pages, from the longest listed on."""

    def __init__(
        self, house: House, door: Door, say: Say, stop: Event, *, shows: bool = False
    ) -> None:
        self._house = house
        self._wiki = TakingBack(door, house.site, house.run_page, uuid.uuid4().hex[:12])
        self._tagged = Tagged(house.database, house.site.name)
        self._say = say
        self._stop = stop
        self._shows = shows
        # Not in the second half of the lease: another editor may soon have it.
        self._in_time = timedelta(seconds=house.settings.editor_seconds) / 2

    def all(self, span: Span) -> int:
        """Each page in turn; how many are left."""
        pages = self._pages(span)
        left = len(pages)
        self._say(f"files to take the template off: {left}")
        for number, page_id in enumerate(pages, 1):
            if not self._may_go_on():
                self._say(f"stopped; left: {left}; start it again to go on")
                return left
            left -= self._take_back(page_id, f"{number} of {len(pages)}")
        self._say("shown only: nothing was written" if self._shows else f"done; left: {left}")
        return left

    def patiently(self, act: Callable[[], T]) -> T:
        """Several times, while the wiki does not answer."""
        for _ in range(TRIES - 1):
            try:
                return act()
            except Transient as why:
                self._say(f"{why}; trying again")
                if self._stop.wait(max(WAIT, why.retry_after or WAIT).total_seconds()):
                    break
        return act()

    def _pages(self, span: Span) -> list[int]:
        last = latest(self.patiently(lambda: list(self._wiki.own_edits(span.begin))))
        if not self._shows:  # those of an earlier run that was killed before it noted them
            self._tagged.taken_back(page for page, edit in last.items() if edit.taking_back)
        wanted = to_take_back(last, self._tagged.pages(span), span)
        return self.patiently(lambda: list(self._wiki.standing(wanted)))

    def _may_go_on(self) -> bool:
        """After the pause before an edit, and with the lease; not when it is to stop.

        The pause comes before, so that starting again and again is no quicker.
        """
        if self._shows:
            return not self._stop.is_set()
        pause = 60 / self._house.settings.untag_per_minute
        return not self._stop.wait(pause) and self._hold_lease()

    def _hold_lease(self) -> bool:
        for look in range(LOOKS):
            if self._house.desk.hold_lease():
                return True
            if not look:
                self._say("another process edits: waits for it to end, a minute at most")
            if self._stop.wait(WAIT.total_seconds()):
                return False
        raise Halt(
            "the editor is still running: stop `python -m worker` or `python -m worker edit`, "
            "and start this again"
        )

    def _take_back(self, page_id: int, which: str) -> bool:
        """Whether the page is done with."""

        def act() -> str:
            if not self._shows and not self._hold_lease():
                raise Transient("stopped")
            return self._wiki.take_back(page_id, datetime.now(UTC) + self._in_time)

        try:
            title = self.patiently(act)
        except (Permanent, Transient) as why:
            self._say(f"{which}: left: {why}")
            return False
        if title and not self._shows:
            self._tagged.taken_back([page_id])
            self._say(f"{which}: {title}")
        return True
