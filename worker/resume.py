"""Resuming what an admin has paused, or the listing after it stopped by itself."""

from datetime import timedelta

from review.pause import Pause, Work
from review.probe import CHANGED
from store.models import Models
from store.stops import Stop
from wiring import House
from worker.loop import Say


def resume(house: House, who: str, say: Say, *, dry_run: bool = False) -> list[Stop]:
    """End the stops in that person's name, and say what they were; those that there were.

    What is due by then is listed within the budget. Where the model's answers had changed,
    those of the next scorer that asks are taken for right. What is paused stays so, and is said.
    """
    stops = house.stops.all() if dry_run else house.stops.resume(who)
    for stop in stops:
        does = "would be" if dry_run else "is"
        say(f"listing {does} resumed: it had stopped on {stop.since:%Y-%m-%d %H:%M} UTC")
        say(f"because {stop.reason}")
        if stop.reason.startswith(CHANGED) and not dry_run:
            Models(house.database).forget_probe()
            say("from now on the model's answers count as they are")
    if not stops:
        say("nothing to resume: listing was not stopped by itself")
    for pause in house.pauses.all().values():
        say(str(pause))
    return stops


def go_on(house: House, work: Work, say: Say, *, dry_run: bool = False) -> list[Pause]:
    """End that pause, and say since when it was; none where there was none.

    Messages that came while scoring was paused are lost: all that is due is sent anew.
    """
    pause = house.pauses.all().get(work)
    if pause is None:
        say(f"nothing to resume: {work} is not paused")
        return []
    does = "would go on" if dry_run else "goes on"
    say(f"{work} {does}: it was paused on {pause.since:%Y-%m-%d %H:%M} UTC by {pause.who}")
    if not dry_run:
        house.pauses.end(work)
        if work is Work.SCORING:
            house.inbox.recover(patience=timedelta(0))
    return [pause]
