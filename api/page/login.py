"""The page on which one logs in."""

from fastapi import Request, Response

from api.access.session import Session
from api.page.failure import message_of
from api.page.pages import Pages
from api.problem import Problem


def login_page(
    request: Request,
    *,
    session: Session | None,
    problem: Problem | None,
    onward: str,
    keys: bool,
    wiki: bool,
) -> Response:
    """`session` is whose it is; `onward` the path at which one goes on, of our own.

    `keys` and `wiki` are the two ways that there are; `problem` is why one of them failed.
    """
    pages: Pages = request.app.state.page
    response = pages.render(
        request,
        "login.html",
        problem.status if problem else 200,
        name=session.name if session else "",
        onward=onward,
        keys=keys,
        wiki=wiki,
        problem=problem,
        message=message_of(problem) if problem else "",
        request_id="",
    )
    response.headers.update(problem.headers if problem else {})
    return response
