"""What the wiki's log says of a title: who deleted, restored or moved it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.answer import Deed, Outcome, Source
from wiki.http import Http
from wiki.site import Site
from wiki.timestamp import timestamp
from wiki.vocabulary import Answers

# By this the wiki names one old version, in the words that it puts before the reason.
_OLD_VERSION = re.compile(r"\b\d{14}!")


def deeds(http: Http, site: Site, title: str, since: datetime) -> list[Deed]:
    """The log's entries on that title from then on, oldest first. Raises Transient.

    What an administrator has hidden is not among them.
    """
    asked = {
        "list": "logevents",
        "letitle": title,
        "ledir": "newer",
        "lestart": timestamp(since),
        "leprop": "ids|title|type|user|timestamp|comment|details",
        "lelimit": "500",
    }
    entries = http.query(site.api, **asked)["query"].get("logevents", ())
    return [deed for entry in entries if (deed := deed_in(entry, site.answers)) is not None]


@dataclass(frozen=True, kw_only=True)
class Move:
    """One entry of the log of moves. `page_id` stays that page's, under each of its titles."""

    number: int
    page_id: int
    target: str


def moves(http: Http, api: str, title: str, since: datetime, after: int) -> list[Move]:
    """The moves away from that title, logged behind the entry `after`, oldest first.

    Without those that are hidden. `since`, of about that entry, spares the log before it.
    Raises Transient.
    """
    asked = {
        "list": "logevents",
        "letype": "move",
        "letitle": title,
        "ledir": "newer",
        "lestart": timestamp(since),
        "leprop": "ids|details",
        "lelimit": "500",
    }
    entries = http.query(api, **asked)["query"].get("logevents", ())
    told = [
        Move(
            number=int(entry["logid"]),
            page_id=int(entry.get("logpage") or 0),
            target=str(target),
        )
        for entry in entries
        if (target := entry.get("params", {}).get("target_title"))
    ]
    return sorted((one for one in told if one.number > after), key=lambda one: one.number)


def deed_in(entry: dict[str, Any], answers: Answers) -> Deed | None:
    """What one entry tells; None of what is no deletion, restoration or move of it."""
    words, outcome, target = str(entry.get("comment", "")), Outcome.OTHER, ""
    match entry.get("type"), entry.get("action"):
        case "delete", "delete" if _OLD_VERSION.search(words):  # the file stays
            return None
        case "delete", "delete":
            source = Source.DELETION
            if not entry.get("commenthidden"):  # of a reason that is hidden nothing is known
                outcome = answers.deletion(words)
            words = f"deleted: {words}" if words else "deleted"
        case "delete", "restore":
            source, outcome = Source.DELETION, Outcome.OPEN
            words = f"restored: {words}" if words else "restored"
        case "move", "move" | "move_redir":
            source, target = Source.MOVE, str(entry.get("params", {}).get("target_title", ""))
            words = f"moved from {entry.get('title')} to {target}"
        case _:
            return None
    return Deed(
        source=source,
        outcome=outcome,
        words=words,
        who=str(entry.get("user", "")),
        at=datetime.fromisoformat(entry["timestamp"]),
        revision=int(entry["logid"]),
        target=target,
        page_id=int(entry.get("logpage") or 0),
    )
