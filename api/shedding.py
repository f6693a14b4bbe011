"""Turns away what there is no room for before anything else is done with it."""

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problem import Problem, answer_of


class Shedding:
    """Middleware: while `full` has a problem to tell, requests to `paths` end by it.

    They are refused in a tenth of a millisecond: routing and reading them first would take the
    time of those that were let in.
    """

    def __init__(
        self, app: ASGIApp, full: Callable[[], Problem | None], paths: frozenset[str]
    ) -> None:
        self._app = app
        self._full = full
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and scope["path"] in self._paths and (problem := self._full()):
            scope["state"]["problem"] = problem.code  # for the metrics
            answer = answer_of(problem, scope["state"]["request_id"])
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)
