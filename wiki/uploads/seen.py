"""One thing that a feed shows: from an event's bytes, or from an entry of the log."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from review.upload import Upload
from wiki.site import Site
from wiki.timestamp import moment
from wiki.uploads.event import upload_in_event, upload_in_log
from wiki.uploads.touch import Touch, touch_in_event, touch_in_log


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How far a feed has come (UTC); the upload and the hint that were there, if any."""

    at: datetime
    upload: Upload | None = None
    touch: Touch | None = None


def seen_in_event(data: bytes, site: Site, reports: str) -> Seen | None:
    """What the JSON of an event tells; None where it cannot be read.

    That is no reason to stop reading the others: to leave the stream for it would be to
    meet it again, for ever.
    """
    try:
        event: dict[str, Any] = json.loads(data.decode())
        at = moment(event["meta"]["dt"])
        upload = upload_in_event(event, site)
        return Seen(at=at, upload=upload, touch=touch_in_event(event, site, reports))
    except (KeyError, TypeError, ValueError, RecursionError):
        return None


def seen_in_log(entry: Mapping[str, Any], site: Site) -> Seen | None:
    """What an entry of list=logevents tells; None where it cannot be read."""
    try:
        at = moment(entry["timestamp"])
        return Seen(at=at, upload=upload_in_log(entry, site), touch=touch_in_log(entry))
    except (KeyError, TypeError, ValueError):
        return None


class Sieve:
    """Tells events that may be of one wiki from those that cannot be, without parsing them.

    An event of the wiki holds the wiki's name as a JSON string. Its letters may be written
    as escapes too, so whatever has one of those may pass.
    """

    def __init__(self, wiki: str) -> None:
        self._name = json.dumps(wiki).encode()

    def passes(self, data: bytes) -> bool:
        """False only where the event is none of that wiki."""
        return self._name in data or b"\\u" in data
