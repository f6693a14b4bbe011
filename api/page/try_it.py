"""`/`: one file, and what the model says of it. `/docs`: the API's document, to be tried out."""

import time

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.access.caller import MayClassify
from api.explain import heat_map
from api.looking import look_at
from api.page.pages import ThePages, wants_fragment
from api.page.result import Result
from api.parts import TheParts

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(request: Request, parts: TheParts, pages: ThePages) -> Response:
    """The form."""
    return pages.render(request, "try.html", result=None, most=parts.intake.size)


@router.get("/try")
async def again() -> Response:
    """Where somebody asks for the address of an answer: those are not kept."""
    return RedirectResponse("/", 303)


@router.post("/try")
async def try_it(request: Request, parts: TheParts, pages: ThePages, _: MayClassify) -> Response:
    """The form again with the answer below it, or the answer alone for a script of the page."""
    begun = time.monotonic()
    parts.gate.check()
    async with parts.intake.form(request, 1) as form:
        answer = await look_at(request, parts, form.files[0], begun)
        wanted = "explain" in form.words and answer.frames
        png = await heat_map(request, parts, form.files[0]) if wanted else b""
    template = "result.html" if wants_fragment(request) else "try.html"
    result = Result.of(answer, png)
    # Of a long video it has ten thousand rows, and takes two seconds.
    return await run_in_threadpool(
        pages.render, request, template, result=result, most=parts.intake.size
    )


@router.get("/docs")
async def docs(request: Request, pages: ThePages) -> Response:
    """Swagger UI over /openapi.json, from here and not from a CDN."""
    return pages.render(request, "docs.html")
