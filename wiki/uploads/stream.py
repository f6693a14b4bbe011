"""What happens on the wiki, from its event stream (server-sent events)."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import requests

from review.errors import Transient
from review.pace import retry_after
from wiki.http import Http
from wiki.site import Site
from wiki.timestamp import timestamp
from wiki.uploads import sse
from wiki.uploads.seen import Seen, Sieve, seen_in_event

CHUNK = 64 * 1024  # bytes read at a time at most; what has come is never waited with
EVENTS = "text/event-stream"
TELL_SECONDS = 1.0


class Stream:
    """Follows the stream from a time on.

    It asks with `since=`, never with an event's id: the ids have whole seconds, and
    resuming from one skips the later events of that second. What comes twice for it
    is one row in the database. Of other wikis' events, which are nearly all, one a second
    is read: it tells how far the stream has come.
    """

    def __init__(self, site: Site, http: Http, reports: str) -> None:
        """`reports` begins the titles of the pages beside files that hints are wanted of."""
        self._site = site
        self._http = http
        self._reports = reports
        self._host = urlsplit(site.stream).netloc

    def follow(self, since: datetime, heard: Callable[[], None] = lambda: None) -> Iterator[Seen]:
        """What happens from `since` on. Ends only by Transient: the server closes, or worse.

        `heard` is called when the server is there, and whenever it says anything: where nothing
        happens that is a comment now and then, or another connection.
        """
        url = f"{self._site.stream}?since={timestamp(since)}"
        with self._http.get(url, stream=True, headers={"Accept": EVENTS}) as answer:
            self._check(answer)
            heard()
            with suppress(requests.RequestException):  # cut off, or silent for too long
                yield from self._read(_lines(answer.iter_content(CHUNK), heard))
        raise Transient(f"{self._host} closed the stream", timedelta(0))

    def _check(self, answer: requests.Response) -> None:
        if answer.status_code != requests.codes.ok:
            wait = retry_after(answer.headers)
            raise Transient(f"{self._host} answered {answer.status_code}", wait)
        kind = answer.headers.get("Content-Type", "nothing")
        if kind.partition(";")[0].strip().lower() != EVENTS:
            raise Transient(f"{self._host} sent {kind} in place of events")

    def _read(self, chunks: Iterable[bytes]) -> Iterator[Seen]:
        passes, told = Sieve(self._site.name).passes, -TELL_SECONDS
        for data in sse.events(chunks):
            now = time.monotonic()
            if now < told + TELL_SECONDS and not passes(data):
                continue
            if (seen := seen_in_event(data, self._site, self._reports)) is not None:
                told = now
                yield seen


def _lines(chunks: Iterable[bytes], heard: Callable[[], None]) -> Iterator[bytes]:
    """The same chunks. Bytes that make no line are nothing heard."""
    for chunk in chunks:
        if b"\n" in chunk:
            heard()
        yield chunk
