"""What goes wrong, for people: in their language, and with what to do."""

from collections.abc import Mapping

from fastapi import Request, Response

from api.page.pages import Pages, wants_fragment
from api.problem import Problem, answer_problem, told

_PROGRAMS = ("/v1/", "/v2/", "/openapi.json", "/healthz", "/readyz", "/metrics")

# By the problem's code, else by its status.
_MESSAGES: Mapping[str | int, str] = {
    "empty": "problem-empty",
    "not-a-picture": "problem-not-a-picture",
    "not-decoded": "problem-not-decoded",
    "body-too-large": "problem-too-large",
    "too-much": "problem-too-much",
    "too-slow": "problem-too-slow",
    "not-found": "problem-not-found",
    "key-unknown": "login-key-unknown",
    "not-begun": "login-not-begun",
    "not-agreed": "login-not-agreed",
    "blocked": "login-blocked",
    "not-a-member": "login-not-a-member",
    "no-results": "queue-no-database",
    "bad-cursor": "queue-bad-cursor",
    401: "problem-login",
    403: "problem-forbidden",
    404: "problem-not-found",
    429: "problem-busy",
    503: "problem-try-again",
}


async def answer_failure(request: Request, problem: Exception) -> Response:
    """A page where a browser asks for one, problem+json for programs."""
    html = "text/html" in request.headers.get("accept", "")
    if not html or request.url.path.startswith(_PROGRAMS):
        return await answer_problem(request, problem)
    return _page(request, told(problem))


def message_of(problem: Problem) -> str:
    """The message that says it in words."""
    return _MESSAGES.get(problem.code) or _MESSAGES.get(problem.status, "problem-other")


def _page(request: Request, problem: Problem) -> Response:
    pages: Pages = request.app.state.page
    response = pages.render(
        request,
        "failure.html" if wants_fragment(request) else "problem.html",
        problem.status,
        problem=problem,
        message=message_of(problem),
        request_id=getattr(request.state, "request_id", ""),
    )
    response.headers.update(problem.headers)
    return response
