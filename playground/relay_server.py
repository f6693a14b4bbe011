"""The event stream's relay as a server: what its clients share."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playground.relay_mood import Mood
from playground.topic import Topic


class Relay(ThreadingHTTPServer):
    """The server; one thread for each client."""

    daemon_threads = True

    def __init__(
        self, port: int, client: type[BaseHTTPRequestHandler], feed: Path, topic: Topic
    ) -> None:
        super().__init__(("127.0.0.1", port), client)
        self.feed = feed
        self.topic = topic
        self.mood = Mood()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that vanishes is no error."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)
