"""Resuming the listing after it stopped by itself."""

from review.probe import CHANGED
from store.models import Models
from wiring import House
from worker.loop import Say


def resume(house: House, who: str, say: Say) -> bool:
    """End the stops in that person's name, and say what they were; whether there was one.

    What is due by then is listed within the budget. Where the model's answers had changed,
    those of the next scorer that asks are taken for right.
    """
    stops = house.stops.resume(who)
    for stop in stops:
        say(f"listing is resumed: it had stopped on {stop.since:%Y-%m-%d %H:%M} UTC")
        say(f"because {stop.reason}")
        if stop.reason.startswith(CHANGED):
            Models(house.database).forget_probe()
            say("from now on the model's answers count as they are")
    if not stops:
        say("nothing to resume: listing was not stopped by itself")
    return bool(stops)
