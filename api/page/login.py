"""The page on which one logs in."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
)


def login_page(
    *,
    name: str,
    messages: Sequence[str],
    onward: str,
    keys: bool,
    wiki: bool,
    status: int,
    headers: Mapping[str, str],
) -> HTMLResponse:
    """`name` is who is logged in, or empty; `onward` the path at which one goes on.

    `keys` and `wiki` are the two ways that there are.
    """
    words = {"name": name, "messages": messages, "onward": onward, "keys": keys, "wiki": wiki}
    text = _TEMPLATES.get_template("login.html").render(words)
    return HTMLResponse(text, status, headers)
