"""One caller's connection: what comes beside bodies is bounded, too, and how long it takes."""

import asyncio
import json
import logging
import resource
import uuid

from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from api.problem import MEDIA_TYPE, Problem, described
from api.requests import HEADERS

_log = logging.getLogger(__name__)
HEAD_BYTES = 65_536
# The other half of what may be open is for decoders, pictures and the database. Without any left
# asyncio accepts nobody, and says so two thousand times a second.
MOST_CONNECTIONS = resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2
# asyncio accepts so many in one go, before any of them can be hung up on.
BACKLOG = min(128, MOST_CONNECTIONS // 4)
PATIENCE_SECONDS = 15.0  # for a request's head
_OF_BODY = 4


class Connection(HttpToolsProtocol):
    """uvicorn's, which takes heads and trailers of any size, and waits for them for ever.

    `_left` is what may still come that is no body. A body lets more come, so that chunks of
    two bytes may have their sizes before them.
    """

    _left = HEAD_BYTES
    _before: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """It is there; from now on it is looked at now and then."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            self.transport.close()
            return
        self._look_again()

    def on_message_begin(self) -> None:
        """A request begins."""
        self._left = HEAD_BYTES
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        """A part of its body is there."""
        self._left += _OF_BODY * len(body)
        super().on_body(body)

    def data_received(self, data: bytes) -> None:
        """Take in what the caller sent, and refuse it where the head has no end."""
        self._left -= len(data)
        super().data_received(data)
        if self._left < 0 and not self.transport.is_closing():
            self._refuse(
                Problem(
                    431,
                    "head-too-large",
                    f"the request's head has more than {HEAD_BYTES} bytes",
                    limit=HEAD_BYTES,
                )
            )

    def send_400_response(self, msg: str) -> None:
        """What uvicorn says of what is no HTTP."""
        self._refuse(Problem(400, "malformed", msg))

    def _refuse(self, problem: Problem) -> None:
        """Answer, unless another answer has begun, and hang up."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete:
            self.transport.write(_answer(problem))
        self.transport.close()

    def _look_again(self) -> None:
        self.loop.call_later(PATIENCE_SECONDS, self._look)

    def _look(self) -> None:
        """Hang up where no request has begun since the last look, and none is under way."""
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        under_way = cycle is not None and not cycle.response_complete
        if cycle is self._before and not under_way:
            self.transport.close()
            return
        self._before = cycle
        self._look_again()


def _answer(problem: Problem) -> bytes:
    """As it goes over the wire: no middleware sees what is no request."""
    request_id = uuid.uuid4().hex
    _log.info("request %s was none: %s", request_id, problem.code)
    body = json.dumps(described(problem, request_id)).encode()
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Content-Length": str(len(body)),
        "Connection": "close",
        "X-Request-ID": request_id,
        **HEADERS,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return STATUS_LINE[problem.status] + f"{lines}\r\n".encode() + body
