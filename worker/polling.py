"""The poller's process: the wiki's feed, read again and again."""

from collections.abc import Callable, Sequence
from threading import Event

from wiring import House
from worker.loop import Say, keep_going
from worker.poller import Poller

HINT = "trying again within a minute, nothing is lost (`make demo` needs no network)"


def poller(house: House, enqueue: Callable[[Sequence[int]], None], stop: Event) -> Poller:
    """The poller of the configured wiki."""
    return Poller(
        wiki=house.site.name,
        feed=house.feed,
        inbox=house.inbox,
        enqueue=enqueue,
        clock=house.database.clock,
        stop=stop,
    )


def follow(house: House, reader: Poller, stop: Event, say: Say) -> None:
    """Poll until `stop` is set: a stream at once again, a log at intervals."""
    pause = 0.0 if house.site.stream else house.settings.backlog_seconds
    keep_going(reader.poll, pause=pause, stop=stop, say=lambda text: say(f"{text}; {HINT}"))
