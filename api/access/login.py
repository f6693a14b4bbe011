"""Logging in to the page: by a key in a form, or on the wiki."""

import hmac
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access.caller import Access, access_of, session_of
from api.access.session import Session
from api.page.login import login_page
from api.parts import TheParts
from api.problem import Problem
from review.errors import Permanent, Transient
from wiki.login import Member, WikiLogin

_FORM = 4000  # bytes
_PATH = 500  # characters

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Query()]


@router.get("/login")
async def show(request: Request, next: Text = "/") -> Response:
    """The page on which one logs in, and out."""
    return _page(request, next)


@router.post("/login")
async def by_key(request: Request, parts: TheParts) -> Response:
    """By a key, in a form."""
    access, body = access_of(request), b""
    async for chunk in parts.intake.chunks(request):
        body += chunk
        if len(body) > _FORM:
            raise Problem(413, "body-too-large", "this is no form with a key", limit=_FORM)
    words = {name: values[0] for name, values in parse_qs(body.decode("latin-1")).items()}
    onward = words.get("next", "/")
    try:
        key = access.key(request, words.get("key", "").strip())
    except Problem as problem:
        return _page(request, onward, problem)
    response = _redirect(here(onward))
    access.sessions.begin(request, response, Session(name=key.name, mark=key.mark))
    return response


@router.get("/login/wiki")
async def to_wiki(request: Request, next: Text = "/") -> Response:
    """On to the wiki, which asks whether one wants to."""
    begun = _wiki(request).begin(_back(request))
    response = _redirect(begun.url)
    kept = {"state": begun.state, "verifier": begun.verifier, "next": here(next)}
    access_of(request).begun.write(request, response, kept)
    return response


@router.get("/login/back", name="login_back")
async def back(request: Request, state: Text = "", code: Text = "") -> Response:
    """Back from the wiki, with its answer."""
    access = access_of(request)
    begun = access.begun.read(request)
    if not begun or not hmac.compare_digest(begun["state"].encode(), state.encode()):
        problem = Problem(
            400, "not-begun", "this login was not begun in this browser, or long ago: begin again"
        )
        return _page(request, "/", problem)
    try:
        session = await _member(request, code, begun["verifier"])
    except Problem as problem:
        response = _page(request, begun["next"], problem)
    else:
        response = _redirect(begun["next"])
        access.sessions.begin(request, response, session)
    access.begun.forget(request, response)
    return response


@router.post("/logout")
async def logout(request: Request) -> Response:
    """No longer logged in, in this browser."""
    response = _redirect("/login")
    access_of(request).sessions.end(request, response)
    return response


def here(path: str) -> str:
    """The path, if it is one of ours that a browser takes for nothing else; else the beginning."""
    ours = path.startswith("/") and not path.startswith("//") and len(path) <= _PATH
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if ours and plain else "/"


async def _member(request: Request, code: str, verifier: str) -> Session:
    """Whoever the wiki says it is. Raises Problem where they may not."""
    access, wiki = access_of(request), _wiki(request)
    if not code:
        raise Problem(403, "not-agreed", "on the wiki nobody agreed to this login")
    access.attempt(request)
    try:
        member = await run_in_threadpool(
            wiki.finish, code=code, verifier=verifier, back=_back(request)
        )
    except Permanent as error:
        raise Problem(403, "login-refused", f"{error}") from None
    except Transient as error:
        told = {"Retry-After": "60"}
        raise Problem(503, "wiki-away", f"{error}: try again later", headers=told) from None
    return _session_of(access, member)


def _session_of(access: Access, member: Member) -> Session:
    if member.blocked:
        raise Problem(403, "blocked", f"{member.name} is blocked on the wiki")
    session = access.sessions.of_user(member.name, member.groups)
    if session is None:
        groups = ", ".join(sorted(access.sessions.groups))
        raise Problem(403, "not-a-member", f"{member.name} is in none of the groups {groups}")
    return session


def _wiki(request: Request) -> WikiLogin:
    wiki = access_of(request).wiki
    if wiki is None:
        raise Problem(404, "not-found", "there is no login on the wiki here (OAUTH_CLIENT)")
    return wiki


def _back(request: Request) -> str:
    """The address that the wiki sends people back to; the door let in names of ours only."""
    return str(request.url_for("login_back"))


def _page(request: Request, onward: str, problem: Problem | None = None) -> Response:
    access = access_of(request)
    return login_page(
        request,
        session=session_of(request),
        problem=problem,
        onward=here(onward),
        keys=bool(access.keys),
        wiki=access.wiki is not None,
    )


def _redirect(address: str) -> Response:
    return RedirectResponse(address, 303)
