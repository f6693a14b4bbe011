"""No route is open because somebody forgot to ask who is there."""

from types import SimpleNamespace
from typing import Any, cast

from api.access.keys import new_key
from api.access.opening import access_by
from api.app import create_app
from api.page.pages import Pages
from settings import Settings
from tests.api.access.stage import OUTSIDE, Client, client_of
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


def stranger() -> Client:
    access = access_by(Settings(**OUTSIDE, api_keys=new_key("alice")[1]))
    pages = Pages(cast(Any, SimpleNamespace(path=lambda name: name)))
    app = create_app(parts_of(Stub(), access=access), lambda: None, pages)
    return client_of(app, "198.51.100.7", "http://scores.example")


def test_every_other_route_of_the_document_needs_a_key() -> None:
    client = stranger()
    answered = {
        f"{method.upper()} {path}"
        for path, operations in client.get("/openapi.json").json()["paths"].items()
        for method in operations
        if client.request(method.upper(), _filled(path)).status_code != 401
    }
    assert answered == OPEN


def test_so_does_what_the_page_sends() -> None:
    assert stranger().post("/try", files={"file": b"x"}).status_code == 401


def _filled(path: str) -> str:
    for name, value in {"name": "stub", "version": "1", "which": "File:A.jpg"}.items():
        path = path.replace(f"{{{name}}}", value)
    return path
