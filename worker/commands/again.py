"""What `review rescan` and `review retry` have in common: uploads that wait again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from review.upload import Queue
from wiring import House
from worker.broker import send_due
from worker.commands.changing import agree, progress
from worker.rescan import each, queue_for


@dataclass(frozen=True, kw_only=True)
class Again:
    """How many were `found`, and how many of them wait now: none in a dry run.

    `why_not_sent` is empty where they were sent at once.
    """

    found: int
    done: int
    queue: Queue
    why_not_sent: str
    dry_run: bool

    @property
    def count(self) -> int:
        """How many wait, or in a dry run would."""
        return self.found if self.dry_run else self.done

    def told(self, what: str) -> str:
        """What is done with how many, and where they wait; or that there was nothing to do."""
        if not self.count:
            return "nothing to do: no upload matches"
        line = f"{what}: {self.count:,}, in the queue {self.queue}"
        return f"{line}; {self.why_not_sent}" if self.why_not_sent else line

    def plain(self, what: str) -> dict[str, object]:
        """The same for programs."""
        told = {"found": self.found, what: self.done, "queue": self.queue}
        return told | {"why_not_sent": self.why_not_sent}


def send_back(
    house: House,
    ids: Sequence[int],
    act: Callable[[Sequence[int], Queue], list[int]],
    what: str,
    *,
    dry_run: bool,
    yes: bool,
) -> Again:
    """By that act they wait to be `what`, and are sent. Raises Permanent where nobody agrees."""
    done, why = 0, ""
    if not dry_run:
        agree(len(ids), f"uploads to be {what}", yes=yes)
        with progress(f"to be {what}", len(ids)) as more:
            done = each(ids, act, more)
        if done:
            _, why = send_due(house, timedelta(seconds=house.settings.resend_seconds))
    return Again(found=len(ids), done=done, queue=queue_for(ids), why_not_sent=why, dry_run=dry_run)
