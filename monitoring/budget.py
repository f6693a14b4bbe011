"""What was used of the edit budget, and what it is here."""

from typing import Any

from review.budget import DAY, HOUR, MINUTE
from store.flow import COUNTED
from wiring import House


def budget(house: House) -> dict[str, Any]:
    """What was used of it, and what is left now."""
    edits, most, now = house.edits, house.budget, house.database.clock()
    minute, day = edits.since(now - MINUTE), edits.since(now - DAY)
    files = len(edits.files_since(now - HOUR))
    return {
        "edits_last_minute": minute,
        "edits_a_minute": most.edits_a_minute,
        "edits_last_day": day,
        "edits_a_day": most.edits_a_day,
        "files_last_hour": files,
        "files_an_hour": most.flags_an_hour,
        "edits_left": most.edits_left(last_minute=minute, last_day=day),
        "files_left": max(0, most.flags_an_hour - files),
    }


def report(house: House) -> dict[str, Any]:
    """How many files wait for their row on a report, and from when on it may be edited."""
    waiting, now = house.flow.report_due(), house.database.clock()
    return {
        "waiting": waiting,
        "or_more": waiting == COUNTED,
        "next_edit_from": house.budget.report_from(house.edits.last_report(), now),
    }
