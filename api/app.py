"""The application: routes, what is done with every request, and what goes wrong."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api import classify, explain, health
from api.access.caller import Access
from api.access.opening import guard
from api.document import Document
from api.page import assets, charts, queue, status, try_it
from api.page.failure import answer_failure
from api.page.pages import Pages
from api.parts import Parts
from api.problem import Problem, answer_problem
from api.protocols import kserve_v1, open_inference
from api.requests import Requests
from api.results import files, stats
from api.shedding import Shedding
from version import VERSION

_SCORING = (classify, explain, kserve_v1, open_inference)
_RESULTS = (files, stats)
_ABOUT = """\
The scorer of the service that helps volunteers find media that may be not safe for work, for
anybody with one picture. It only advises: a score is no statement about a file or whoever made
it, and the model is often wrong. Nothing that is sent here is stored or logged.
"""


def create_app(parts: Parts, close: Callable[[], None], page: Pages | None = None) -> FastAPI:
    """The application over its parts; `close` is called when it ends. Without a page: the API."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        close()  # ends the decoders, and what is still looked at by it
        parts.gate.close()
        if parts.records is not None:
            parts.records.close()

    app = FastAPI(
        title="Media review: scores",
        version=VERSION,
        description=_ABOUT,
        lifespan=lifespan,
        docs_url=None,  # FastAPI's own come from a CDN, with scripts in them; the page has others
        redoc_url=None,
        redirect_slashes=False,  # it would redirect to whatever host the caller names
    )
    app.state.parts, app.state.page = parts, page
    answer = answer_failure if page else answer_problem
    for kind in (Problem, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, answer)
    rooms = (*_SCORING, *_RESULTS, health)
    for room in (*rooms, *((assets, try_it, queue, charts, status) if page else ())):
        app.include_router(room.router)
    app.add_middleware(Shedding, full=lambda: parts.gate.full, paths=_looking(parts.model.name))
    guard(app, parts.access)
    app.add_middleware(Requests, metrics=parts.metrics, answer=answer)
    app.openapi = Document(app, _keyless(parts.access)).made  # type: ignore[method-assign]
    return app


def _keyless(access: Access) -> frozenset[str]:
    """The paths on which a key is not needed, by everybody who can reach it."""
    scoring = _SCORING if access.local or access.anybody else ()
    results = _RESULTS if access.results_open else ()
    return frozenset(
        route.path_format
        for room in (*scoring, *results)
        for route in room.router.routes
        if isinstance(route, APIRoute)
    )


def _looking(model: str) -> frozenset[str]:
    """Where files are sent to be looked at by programs."""
    own = ("classify", "classify:batch", "explain", f"models/{model}:predict")
    return frozenset((*(f"/v1/{name}" for name in own), f"/v2/models/{model}/infer"))
