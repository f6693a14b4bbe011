"""Uploads that ended, and walks over their pages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from review.search import Page, Position, Search
from review.status import Status
from review.upload import Action, Kind, Queue
from store.results import Results
from tests.review.flagging import DAY, version
from tests.review.values import WIKI, content


def a_row(number: int, **changes: Any) -> dict[str, Any]:
    """A suspect; each ended a second after the one before."""
    time = DAY + timedelta(seconds=number)
    row = {
        "id": number,
        "wiki": WIKI,
        "log_id": number,
        "title": f"File:Picture {number}.jpg",
        "sha1": content(str(number)),
        "uploaded_at": time,
        "uploader": "Somebody",
        "action": Action.UPLOAD,
        "status": Status.SUSPECT,
        "queue": Queue.FRESH,
        "reason": "",
        "not_before": time,
        "registered_at": time,
        "enqueued_at": time,
        "finished_at": time,
        "page_id": number,
        "kind": Kind.PICTURE,
        "second": None,
        "policy_version": version(),
        "nsfw": 0.9,
        "sexy": 0.1,
    }
    return row | changes


def walk(results: Results, search: Search, limit: int) -> Iterator[Page]:
    """All pages, from the newest on; each is asked for when it is wanted."""
    after: Position | None = None
    while True:
        page = results.page(search, after, limit)
        yield page
        if page.next is None:
            return
        after = page.next
