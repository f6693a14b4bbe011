"""What goes wrong, as RFC 9457 has it: problem+json with a code that stays."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
_CODES = {404: "not-found", 405: "method-not-allowed"}
_WORDS = {
    404: "there is nothing at this address: /docs has all addresses",
    405: "this address takes {allow} only: see /docs",
}


class Problem(Exception):
    """An answer that is none: `status` of HTTP, a `code` for programs, `detail` for people.

    `limit` is what was exceeded, in the unit that `detail` names; `headers` go with it.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        limit: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.limit = limit
        self.headers = dict(headers or {})

    def at(self, where: str) -> "Problem":
        """The same, of one of several things."""
        told = f"{where}: {self.detail}"
        return Problem(self.status, self.code, told, limit=self.limit, headers=self.headers)


class ProblemAnswer(BaseModel):
    """What stands in an answer that is none (RFC 9457)."""

    type: str = Field(description="`about:blank`: the code says more")
    title: str = Field(description="the code, in words")
    status: int = Field(description="that of HTTP")
    detail: str = Field(description="what was wrong, and what to do")
    code: str = Field(description="for programs; it stays as it is")
    limit: float | None = Field(None, description="what was exceeded")
    error: str = Field(description="the same as `detail`, where KServe's clients look for it")
    request_id: str | None = Field(None, description="also in the header X-Request-ID")


def described(problem: Problem, request_id: str | None = None) -> dict[str, Any]:
    """The body of the answer."""
    answer = ProblemAnswer(
        type="about:blank",
        title=problem.code.replace("-", " ").capitalize(),
        status=problem.status,
        detail=problem.detail,
        code=problem.code,
        limit=problem.limit,
        error=problem.detail,
        request_id=request_id,
    )
    return answer.model_dump(exclude_none=True)


async def answer_problem(request: Request, problem: Exception) -> JSONResponse:
    """The answer to a request that ended by a problem, of whatever making."""
    known = told(problem)
    request.state.problem = known.code  # for the metrics
    return answer_of(known, getattr(request.state, "request_id", None))


def answer_of(problem: Problem, request_id: str | None) -> JSONResponse:
    """The same, of a problem that is one."""
    content = described(problem, request_id)
    return JSONResponse(content, problem.status, problem.headers, media_type=MEDIA_TYPE)


def told(problem: Exception) -> Problem:
    """The problem of an exception of whatever making."""
    if isinstance(problem, Problem):
        return problem
    if isinstance(problem, RequestValidationError):
        first = problem.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return Problem(422, "invalid-request", f"{where}: {first['msg']}")
    assert isinstance(problem, HTTPException)  # noqa: S101  no other kind is handed to it
    code = _CODES.get(problem.status_code, "refused")
    headers = problem.headers or {}
    detail = str(problem.detail)
    if words := _WORDS.get(problem.status_code):
        detail = words.format(allow=headers.get("Allow", "other methods"))
    return Problem(problem.status_code, code, detail, headers=headers)


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemAnswer, "description": description}
    for status, description in {
        400: "The request cannot be read.",
        401: "A key is needed, or the one given is not known.",
        403: "Not allowed, whoever asks.",
        404: "There is no such thing.",
        408: "The body did not arrive in time.",
        413: "The body, or the picture in it, is larger than what is looked at.",
        415: "What came is no picture and no video.",
        422: "It cannot be decoded, or an argument is not what it should be.",
        429: "Too much is asked for at once, or in this minute: see Retry-After.",
        503: "It cannot be done now.",
    }.items()
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For FastAPI's `responses`: those of the answers that are none."""
    return {status: PROBLEMS[status] for status in statuses}
