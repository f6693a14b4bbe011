"""Renders pages: the layout, the visitor's language, and what a browser may load."""

from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.access.caller import access_of, session_of
from api.page import language
from api.page.assets import Assets
from api.page.language import COOKIE, clock
from api.page.messages import codes

# Nothing inline, nothing from elsewhere. A preview is a blob: of the visitor's own browser,
# a heat map without scripts comes as data:, and the queue's small pictures from the wiki.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob: data:{images}; media-src blob:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_FRAGMENT = "x-fragment"  # a script asks for the part of a page that it puts in
_YEAR = 365 * 24 * 3600

# What the header links to: path and message.
PLACES = [("/", "nav-try"), ("/docs", "nav-docs")]
# Where there is a database.
RESULTS = [("/queue", "queue-nav"), ("/charts", "charts-nav"), ("/status", "status-nav")]


@dataclass(frozen=True)
class Pages:
    """All pages are made by this."""

    assets: Assets

    def render(
        self,
        request: Request,
        template: str,
        status: int = 200,
        *,
        images: str = "",
        **context: object,
    ) -> HTMLResponse:
        """A whole page, in the visitor's language; `images` are hosts that it has some from."""
        spoken = language.chosen(request)
        path = request.url.path
        text = self._environment.get_template(template).render(
            language=spoken,
            msg=spoken.message,
            session=session_of(request),
            offers_login=access_of(request).has_login,
            model=request.app.state.parts.model_answer,
            here=path if request.method == "GET" or path == "/login" else "/",
            in_language=partial(_in_language, request),
            places=PLACES[:1] + (RESULTS if request.app.state.parts.records else []) + PLACES[1:],
            **context,
        )
        headers = {
            "Content-Security-Policy": _POLICY.format(images=f" {images}" if images else ""),
            "Vary": "Accept-Language, Cookie",
        }
        response = HTMLResponse(text, status, headers)
        if request.query_params.get(COOKIE) and language.language_of(request.query_params[COOKIE]):
            response.set_cookie(
                COOKIE,
                request.query_params[COOKIE],
                max_age=_YEAR,
                httponly=True,
                samesite="lax",
                secure=request.url.scheme == "https",
            )
        return response

    @cached_property
    def _environment(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,  # those that the running code was made with
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals |= {
            "asset": self.assets.path,
            "clock": clock,
            "languages": [language.language_of(code) for code in codes()],
        }
        return environment


def _in_language(request: Request, code: str) -> str:
    """The address of the same page in another language: what was filtered stays so."""
    if request.method != "GET":
        return f"/?{COOKIE}={code}"
    asked = request.url.include_query_params(**{COOKIE: code})
    path = asked.path.lstrip("/\\")  # two of them would begin another host
    return f"/{path}?{asked.query}"


def wants_fragment(request: Request) -> bool:
    """Whether only the part that changes is asked for, by a script of the page."""
    return _FRAGMENT in request.headers


async def _pages(request: Request) -> Pages:  # not async, it would take a thread each time
    pages: Pages = request.app.state.page
    return pages


ThePages = Annotated[Pages, Depends(_pages)]
