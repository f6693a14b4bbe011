"""The application as its callers meet it, with a looker that only says that it was reached."""

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import httpx
from fastapi import FastAPI

from api.access.caller import Access
from api.access.opening import access_by
from api.app import create_app
from api.body import Intake
from api.gate import Gate
from api.page.pages import Pages
from api.parts import Parts
from api.picture import Picture
from api.problem import Problem
from review.score import ModelId
from settings import Settings

SEEN = 422, "seen"
HERE = "http://127.0.0.1:8080"
OUTSIDE: dict[str, Any] = {"api_host": "192.0.2.1", "api_names": "scores.example"}


class _Looker:
    policy = None

    def look(self, picture: Picture) -> Any:
        raise Problem(SEEN[0], SEEN[1], "it came as far as the looker")


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def app_of(access: Access) -> FastAPI:
    gate = Gate(1, 4)
    parts = Parts(
        looker=cast(Any, _Looker()),
        gate=gate,
        intake=Intake(most=4, size=1_000_000, seconds=5),
        model=cast(
            Any, SimpleNamespace(name="stub", id=ModelId(sha256="0" * 64, preprocessing="-"))
        ),
        wiki=None,
        records=None,
        access=access,
    )
    assets = SimpleNamespace(path=lambda name: f"/static/{name}")
    return create_app(parts, lambda: None, Pages(cast(Any, assets)))


def app_by(**settings: Any) -> FastAPI:
    """By these settings, as `serve` has it."""
    return app_of(access_by(Settings(**settings)))


class Client:
    """A browser, or a program: it keeps cookies, and follows no redirect."""

    def __init__(self, app: FastAPI, address: str, base: str) -> None:
        self.address = address
        self.cookies = httpx.Cookies()
        self._app = app
        self._base = base

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self._ask(method, path, options))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    async def _ask(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(self._app, client=(self.address, 50_000))
        async with httpx.AsyncClient(
            transport=transport, base_url=self._base, cookies=self.cookies
        ) as client:
            answer = await client.request(method, path, **options)
            self.cookies = client.cookies
            return answer


def client_of(app: FastAPI, address: str = "127.0.0.1", base: str = HERE) -> Client:
    """Somebody at that address, who asks under the name in `base`."""
    return Client(app, address, base)


def outsider(address: str = "198.51.100.7", **settings: Any) -> Client:
    """Somebody at that address of the network, of an API that listens there."""
    return client_of(app_by(**OUTSIDE, **settings), address, "http://scores.example")


def told(answer: Any) -> tuple[int, str]:
    """The status and the code of a problem."""
    return answer.status_code, answer.json()["code"]


def ask(client: Client, **headers: str) -> tuple[int, str]:
    """What comes of a file that is sent."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return told(client.post("/v1/classify", content=b"x", headers=names))
