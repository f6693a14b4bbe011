"""No route is open because somebody forgot to ask who is there."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.access.caller import Access
from api.access.keys import new_key
from api.access.opening import access_by
from api.app import create_app
from api.page.pages import Pages
from settings import Settings
from tests.api.access.stage import HERE, OUTSIDE, Client, client_of
from tests.api.stubs import Stub, parts_of

# What says no more than how this process is, and which model it has.
OPEN = {
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /v1/models",
    "GET /v1/models/{name}",
    "GET /v2",
    "GET /v2/health/live",
    "GET /v2/health/ready",
    "GET /v2/models/{name}",
    "GET /v2/models/{name}/ready",
    "GET /v2/models/{name}/versions/{version}",
    "GET /v2/models/{name}/versions/{version}/ready",
}


# What the service found.
PRIVATE = {"GET /v1/files", "GET /v1/files/{which}", "GET /v1/stats"}


def stranger(**settings: Any) -> Client:
    return _client(access_by(Settings(**OUTSIDE, api_keys=new_key("alice")[1], **settings)))


def _client(access: Access, base: str = "http://scores.example") -> Client:
    pages = Pages(cast(Any, SimpleNamespace(path=lambda name: name)))
    app = create_app(parts_of(Stub(), access=access), lambda: None, pages)
    return client_of(app, "198.51.100.7", base)


def test_every_other_route_of_the_document_needs_a_key() -> None:
    refused, answered = _asked(stranger())
    assert answered == OPEN
    assert refused >= PRIVATE


@pytest.mark.parametrize(
    "client",
    [stranger(api_open=True), _client(access_by(Settings()), HERE)],
    ids=["open to anybody", "this machine"],
)
def test_what_was_found_needs_one_wherever_scoring_does_not(client: Client) -> None:
    assert _asked(client)[0] == PRIVATE


def _asked(client: Client) -> tuple[set[str], set[str]]:
    """The routes of the document that need a key, and those that do not."""
    refused, answered = set[str](), set[str]()
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method in map(str.upper, operations):
            needs_one = client.request(method, _filled(path)).status_code == 401
            (refused if needs_one else answered).add(f"{method} {path}")
    return refused, answered


def test_so_does_what_the_page_sends() -> None:
    assert stranger().post("/try", files={"file": b"x"}).status_code == 401


def _filled(path: str) -> str:
    for name, value in {"name": "stub", "version": "1", "which": "File:A.jpg"}.items():
        path = path.replace(f"{{{name}}}", value)
    return path
