"""Turns away who asks under a strange name, or by a browser that a strange page steers."""

from collections.abc import Collection

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.names import from_elsewhere, is_among, name_of
from api.problem import Problem, answer_problem
from review.destination import is_loopback

_HARMLESS = ("GET", "HEAD")
_FOR_PROBES = ("/healthz", "/readyz")  # which know nothing but the address


class Door:
    """Middleware before all routes.

    A name that leads to this machine through somebody's name server would make their page one
    of ours (DNS rebinding): only loopback's own names, and `names`, are answered. What does or
    costs something is refused to pages of other origins than `origins`.
    """

    def __init__(self, app: ASGIApp, names: Collection[str], origins: Collection[str]) -> None:
        self._app = app
        self._names = names
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer with a problem."""
        app = self._app
        if scope["type"] == "http":
            problem = self._problem(scope["method"], scope["path"], Headers(scope=scope))
            if problem:
                app = await answer_problem(Request(scope), problem)
        await app(scope, receive, send)

    def _problem(self, method: str, path: str, headers: Headers) -> Problem | None:
        name = name_of(headers)
        if path not in _FOR_PROBES and not (name and self._is_ours(name)):
            return Problem(
                421,
                "unknown-host",
                "this name is not known here: the operator adds it to API_NAMES",
            )
        if method in _HARMLESS or not from_elsewhere(headers):
            return None
        if headers.get("origin") in self._origins:
            return None
        return Problem(
            403,
            "foreign-origin",
            "a page of another origin may not ask for this: the operator adds it to API_ORIGINS",
        )

    def _is_ours(self, name: str) -> bool:
        return is_loopback(name) or is_among(name, self._names)
