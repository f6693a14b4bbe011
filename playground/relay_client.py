"""One client of the event stream's relay."""

import json
import select
import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playground.feed import append
from playground.relay_server import Relay

_NAMES = {"recentchange", "mediawiki.recentchange"}
_LONGEST = 900.0  # seconds; the real service's limit
_HEARTBEAT = 15.0
_GLANCE = 0.05


class Client(BaseHTTPRequestHandler):
    """One request, and the stream that may answer it."""

    protocol_version = "HTTP/1.1"
    server: Relay

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""

    def do_GET(self) -> None:
        """A stream, or one of the controls."""
        url = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(url.query).items()}
        folder, _, name = url.path.rpartition("/")
        mood = self.server.mood
        if folder == "/_relay":
            self._control(name, query)
        elif folder != "/v2/stream" or not _NAMES & set(name.split(",")):
            self._reply(404)
        elif mood.failures:
            self._reply(*mood.failures.pop(0))
        else:
            self._open(self.headers.get("Last-Event-ID"), query.get("since"))

    def _control(self, what: str, query: dict[str, str]) -> None:
        topic, mood = self.server.topic, self.server.mood
        if what == "canary":
            append(self.server.feed, {"meta": {"domain": "canary"}})
        with topic.bell:
            mood.hear(what, query)
            topic.hear(what, int(query.get("count", 0)))
            topic.bell.notify_all()
        self._reply(200, events=len(topic), clients=mood.clients, last_ids=mood.last_ids)

    def _reply(self, status: int, retry_after: int | None = None, **answer: Any) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if retry_after is not None:
            self.send_header("Retry-After", f"{retry_after}")
        self.end_headers()
        self.wfile.write(body)

    def _open(self, last_id: str | None, since: str | None) -> None:
        try:
            start = self.server.topic.start(last_id, since)
        except (ValueError, TypeError, AttributeError):
            self._reply(400)  # a bad Last-Event-ID or since
            return
        mood = self.server.mood
        mood.last_ids.append(last_id)
        mood.clients += 1
        self.close_connection = True
        try:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("Cache-Control", "no-cache")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self._chunk(b":ok\n\n")
            self._stream(start)
        finally:
            mood.clients -= 1

    def _stream(self, number: int) -> None:
        """Send the events from that number on, until someone ends it."""
        topic, mood = self.server.topic, self.server.mood
        cuts, ends, mutes, born = mood.cuts, mood.ends, mood.mutes, time.monotonic()
        while True:
            with topic.bell:
                if number == len(topic) and (cuts, ends, mutes) == mood.raised:
                    topic.bell.wait(_HEARTBEAT)
            if mutes != mood.mutes:
                self._hold_still(cuts)
            if cuts != mood.cuts:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if ends != mood.ends or time.monotonic() - born > _LONGEST:
                self.wfile.write(b"0\r\n\r\n")
                return
            upto = len(topic)
            if number == upto:
                self._chunk(b":\n\n")  # also finds out that a client has gone
            while number < upto:
                self._chunk(topic.message(number))
                number += 1

    def _hold_still(self, cuts: int) -> None:
        """Keep the connection, and send nothing, until it is cut or the client has gone."""
        while cuts == self.server.mood.cuts:
            gone, _, _ = select.select([self.connection], [], [], _GLANCE)
            if gone:
                raise ConnectionResetError

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
