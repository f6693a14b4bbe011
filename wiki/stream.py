"""Uploads from the wiki's event stream (server-sent events)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from requests_sse import (
    EventSource,
    InvalidContentTypeError,
    ReadyState,
)

from review.errors import Transient
from wiki.event import Seen, upload_in_event
from wiki.http import CONNECT_SECONDS, describe, retry_after, tell_pause
from wiki.pace import OwnPace, Pace
from wiki.site import Site

SILENCE = timedelta(seconds=60)  # the stream sends something every few seconds: it is dead


class Stream:
    """Follows the stream from a time on.

    It asks with `since=`, never with an event's id: the ids have whole seconds, and
    resuming from one skips the later events of that second. What comes twice for it
    is one row in the database. A connection takes no turn of `pace`, and obeys the pauses
    that the stream's own host asked for.
    """

    def __init__(self, site: Site, agent: str, pace: Pace | None = None) -> None:
        self._site = site
        self._agent = agent
        self._pace = pace or OwnPace()
        self._host = urlsplit(site.stream).netloc

    def follow(self, since: datetime) -> Iterator[Seen]:
        """Every event from `since` on. Ends only by Transient: the server closes, or worse."""
        self._pace.check(self._host)
        url = f"{self._site.stream}?since={since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        # Handed on to requests as it is; the library's hint knows only one number.
        timeout: Any = (CONNECT_SECONDS, SILENCE.total_seconds())
        headers = {"User-Agent": self._agent}
        source = EventSource(
            url, max_connect_retry=0, timeout=timeout, headers=headers, on_error=lambda: closed()
        )

        def closed() -> None:
            """Leave the library's own reconnection, which would resume from an id."""
            if source.ready_state is ReadyState.CONNECTING:
                raise Transient(f"{self._host} closed the stream", timedelta(0))

        try:
            with source:
                for message in source:
                    if (seen := self._read(message.data)) is not None:
                        yield seen
        except requests.RequestException as error:
            raise self._trouble(error) from None
        except UnicodeDecodeError:
            raise Transient(f"{self._host} sent something that is not text") from None

    def _trouble(self, error: requests.RequestException) -> Transient:
        answer = error.response
        if answer is None:
            return Transient(f"cannot reach {self._host} ({describe(error)})")
        answer.close()  # the library leaves open what is no stream
        tell_pause(self._pace, self._host, answer)
        if isinstance(error, InvalidContentTypeError):
            return Transient(f"{self._host} sent {error.content_type} in place of events")
        return Transient(f"{self._host} answered {answer.status_code}", retry_after(answer.headers))

    def _read(self, data: str | None) -> Seen | None:
        """One event; None for what cannot be read: no reason to stop reading the others."""
        try:
            event: dict[str, Any] = json.loads(data or "")
            at = datetime.fromisoformat(event["meta"]["dt"])
            if at.tzinfo is None:
                return None  # it could not be compared with other positions
            return Seen(at=at, upload=upload_in_event(event, self._site))
        except (KeyError, TypeError, ValueError, RecursionError):
            return None
