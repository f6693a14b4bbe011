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
    MessageEvent,
    ReadyState,
)

from review.errors import Transient
from wiki.event import Seen, upload_in_event
from wiki.http import CONNECT_SECONDS, describe, retry_after
from wiki.site import Site

SILENCE = timedelta(seconds=60)  # the stream sends something every few seconds: it is dead


class Stream:
    """Follows the stream from a time on.

    It asks with `since=`, never with an event's id: the ids have whole seconds, and
    resuming from one skips the later events of that second. What comes twice for it
    is one row in the database.
    """

    def __init__(self, site: Site, agent: str) -> None:
        self._site = site
        self._agent = agent
        self._host = urlsplit(site.stream).netloc

    def follow(self, since: datetime) -> Iterator[Seen]:
        """Every event from `since` on. Ends only by Transient: the server closes, or worse."""
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
                for message in _messages(source):
                    if (seen := self._read(message.data)) is not None:
                        yield seen
        except requests.RequestException as error:
            raise self._trouble(error) from None

    def _trouble(self, error: requests.RequestException) -> Transient:
        answer = error.response
        if answer is None:
            return Transient(f"cannot reach {self._host} ({describe(error)})")
        answer.close()  # the library leaves open what is no stream
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


def _messages(source: EventSource) -> Iterator[MessageEvent]:
    """All messages. A line that is no text is passed over, and its message is empty.

    To leave the stream for it would be to meet the same line again, for ever.
    """
    while True:
        try:
            message = next(source)
        except UnicodeDecodeError:
            continue
        yield message
