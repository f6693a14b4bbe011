"""POST /v1/classify, and /v1/classify:batch: what the model says of pictures and videos."""

import re
import time
from functools import partial
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.access.caller import Caller, MayClassify
from api.answer import Classification
from api.looking import answered, look_at
from api.parts import Parts, TheParts
from api.picture import Picture
from api.problem import Problem, ProblemAnswer, described, problems

MOST = 32  # files in a batch
_IN_NO_TITLE = re.compile(r"[#<>\[\]{}|\x00-\x1f\x7f]")  # a wiki takes | for several titles

router = APIRouter(prefix="/v1", tags=["classify"])

_BYTES = {"type": "string", "format": "binary"}
ONE_FILE = {
    "multipart/form-data": {
        "schema": {"type": "object", "required": ["file"], "properties": {"file": _BYTES}}
    },
    "application/octet-stream": {"schema": _BYTES},
    "image/*": {"schema": _BYTES},
    "video/*": {"schema": _BYTES},
}
_FILES = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {"file": {"type": "array", "items": _BYTES, "maxItems": MOST}},
        }
    }
}


class BatchItem(BaseModel):
    """One of `answer` and `problem` is there."""

    answer: Classification | None = None
    problem: ProblemAnswer | None = None

    @classmethod
    def of_problem(cls, problem: Problem) -> Self:
        """Where that file had no answer; the others may have."""
        return cls(problem=ProblemAnswer(**described(problem)))


class Batch(BaseModel):
    """What became of each file, in the order in which they came."""

    items: list[BatchItem] = Field(max_length=MOST)


def takes(content: dict[str, Any], *, required: bool) -> dict[str, Any]:
    """For FastAPI's `openapi_extra`: what a body may be, by its media types."""
    return {"requestBody": {"required": required, "content": content}}


@router.post(
    "/classify",
    responses=problems(400, 401, 403, 404, 408, 413, 415, 422, 429, 503),
    openapi_extra=takes(ONE_FILE, required=False),
)
async def classify(
    request: Request,
    parts: TheParts,
    _: MayClassify,
    file: Annotated[
        str | None,
        Query(
            description="a file of the wiki (File:A.jpg) in place of a body",
            min_length=1,
            max_length=300,
        ),
    ] = None,
) -> Classification:
    """What the model says of one picture or video.

    It is the body itself, or the one file of a form. Nothing is stored.
    """
    begun = time.monotonic()
    parts.gate.check()
    if file is not None:
        return await _of_wiki(request, parts, file, begun)
    async with parts.intake.form(request, 1) as form:
        return await look_at(request, parts, form.files[0], begun)


@router.post(
    "/classify:batch",
    responses=problems(400, 401, 403, 408, 413, 415, 422, 429, 503),
    openapi_extra=takes(_FILES, required=True),
)
async def classify_batch(request: Request, parts: TheParts, caller: MayClassify) -> Batch:
    """The same of up to 32, one after the other; each has an answer or a problem of its own."""
    begun = time.monotonic()
    parts.gate.check()
    async with parts.intake.form(request, MOST) as form:
        first, *others = form.files
        items = [await _item(request, parts, first, begun)]
        for other in others:
            items.append(await _item(request, parts, other, begun, caller))
        return Batch(items=items)


async def _item(
    request: Request, parts: Parts, picture: Picture, begun: float, caller: Caller | None = None
) -> BatchItem:
    """The `caller` is counted again for a file that the request itself does not stand for."""
    try:
        if caller is not None:
            caller.count()
        return BatchItem(answer=await look_at(request, parts, picture, begun))
    except Problem as problem:
        parts.metrics.problem(problem.code)
        return BatchItem.of_problem(problem)


async def _of_wiki(request: Request, parts: Parts, title: str, begun: float) -> Classification:
    if parts.wiki is None:
        raise Problem(403, "no-wiki-files", "files of the wiki are not looked at here (API_FILES)")
    files, upload = parts.wiki.files(), parts.wiki.upload(title)
    if _IN_NO_TITLE.search(upload.title):
        raise Problem(404, "no-such-file", "no title has such characters")
    look = partial(parts.looker.look_at_page, files, upload)
    return await answered(request, parts, look, begun)
