"""What is done with every request: its id, its answer where all else fails, careful headers."""

import logging
import re
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics
from api.problem import Problem
from review.log_context import about

_log = logging.getLogger(__name__)
_ID = re.compile(rb"[\w.-]{1,64}", re.ASCII)
# Nothing here needs more; the page, which has scripts and styles of its own, says so itself.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
Answering = Callable[[Request, Problem], Awaitable[Response]]
_GONE = 499  # as nginx counts callers that hang up


class Requests:
    """Middleware: X-Request-ID is the caller's, where it is one, else a new one.

    What breaks here ends here, in an answer and in the log: Starlette's own net is outside of
    all middleware, and would answer without the headers.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, answer: Answering) -> None:
        """`answer` is what a problem is told by."""
        self._app = app
        self._answer = answer
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, state = time.perf_counter(), scope.setdefault("state", {})
        state["request_id"] = _id_of(scope)
        answer = _Answer(send, state["request_id"])
        try:
            with about(request=state["request_id"]):
                await self._passed_on(scope, receive, answer)
        finally:
            self._metrics.answered(scope, answer.status, time.perf_counter() - begun)

    async def _passed_on(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self._app(scope, receive, answer.send)
        except ClientDisconnect:
            pass  # nobody is there to hear an answer
        except Exception as error:
            await self._broken(error, scope, receive, answer)

    async def _broken(
        self, error: Exception, scope: Scope, receive: Receive, answer: "_Answer"
    ) -> None:
        where = {"traceback": _traced(error)}
        _log.error("request %s broke", scope["state"]["request_id"], extra=where)
        if answer.begun:
            return  # the server notices that it has no end, and closes the connection
        problem = Problem(
            500, "internal-error", "something broke here; the log has it by this request id"
        )
        told = await self._answer(Request(scope), problem)
        await told(scope, receive, answer.send)


class _Answer:
    """The answer on its way: `status` is that of HTTP, once there is one."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.status = _GONE
        self.begun = False
        self._send = send
        self._request_id = request_id

    async def send(self, message: Message) -> None:
        """Pass on a part of it."""
        if message["type"] == "http.response.start":
            self.begun, self.status = True, message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = self._request_id
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


def _traced(error: BaseException | None) -> str:
    """Where it happened. Its own words may quote what a caller sent: only the system's are told."""
    lines: list[str] = []
    while error is not None:
        words = f": {error.strerror}" if isinstance(error, OSError) else ""
        told = [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}{words}\n"]
        lines = told + lines
        error = error.__cause__ or error.__context__
    return "".join(lines)


def _id_of(scope: Scope) -> str:
    given = dict(scope["headers"]).get(b"x-request-id", b"")
    return given.decode() if _ID.fullmatch(given) else uuid.uuid4().hex
