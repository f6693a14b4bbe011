"""Uploads from the wiki's own log, for wikis without a stream."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from wiki.event import Seen, upload_in_log
from wiki.http import Http
from wiki.site import Site


class Backlog:
    """Walks list=logevents, which every MediaWiki has."""

    def __init__(self, site: Site, http: Http) -> None:
        self._site = site
        self._http = http

    def follow(self, since: datetime) -> Iterator[Seen]:
        """Every upload from `since` on, oldest first; ends when the log does.

        Raises Transient when the wiki cannot answer.
        """
        asked = {
            "list": "logevents",
            "letype": "upload",
            "ledir": "newer",
            "lestart": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "leprop": "ids|title|type|user|timestamp|details",
            "lelimit": "500",
        }
        more: dict[str, str] | None = {}
        while more is not None:
            answer = self._http.query(self._site.api, **asked, **more)
            for entry in answer["query"]["logevents"]:
                if (seen := self._read(entry)) is not None:
                    yield seen
            more = answer.get("continue")

    def _read(self, entry: dict[str, Any]) -> Seen | None:
        """One entry; None for what cannot be read: no reason to stop reading the others."""
        try:
            at = datetime.fromisoformat(entry["timestamp"])
            return Seen(at=at, upload=upload_in_log(entry, self._site))
        except (KeyError, TypeError, ValueError):
            return None
