"""The queue and the charts over a database, without a model and without installed styles."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import httpx
from fastapi import FastAPI

from api.access.caller import Access
from api.access.opening import access_by
from api.app import create_app
from api.body import Intake
from api.gate import Gate
from api.metrics import Metrics
from api.page.assets import Assets
from api.page.pages import Pages
from api.parts import Parts
from api.results.curve import Curves
from api.results.records import Records
from monitoring.recent import Recent
from monitoring.standing import stored
from review.policy import Policy
from review.score import ModelId
from settings import Settings
from store.days import Days
from store.figures import Figures
from store.flow import Flow
from store.results import Results
from store.session import Database
from store.tallies import Tallies
from tests.api.page.months import THRESHOLD
from tests.review.values import WIKI
from wiki.site import COMMONS, Site
from wiring import House

HERE = "http://127.0.0.1:8080"
POLICY = Policy(nsfw_threshold=THRESHOLD, sexy_threshold=0.6)
BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"}
_MODEL = SimpleNamespace(name="cascade", id=ModelId(sha256="5" * 64, preprocessing="p"))
_NO_ASSETS = SimpleNamespace(path=lambda name: f"/static/0/{name}")


def records_of(database: Database, site: Site = COMMONS) -> Records:
    """What is found in it."""
    return Records(
        site=site,
        policy=POLICY,
        results=Results(database, WIKI),
        days=Days(database, WIKI),
        flow=Flow(database, WIKI),
        tallies=Tallies(database),
        curves=Curves(database, Figures(database, WIKI)),
        standing=Recent(lambda: stored(house_over(database))).get,
    )


def house_over(database: Database, **settings: Any) -> House:
    """The parts of a service of Commons over that database, by its clock."""
    house = House(Settings(**settings))
    house.__dict__["database"] = database
    return house


def app_over(
    records: Records | None, assets: Assets | None = None, access: Access | None = None
) -> FastAPI:
    """Open to anybody, unless `access` says otherwise."""
    parts = Parts(
        looker=cast(Any, None),
        gate=Gate(1, 4),
        intake=Intake(most=4, size=1_000_000, seconds=5),
        model=cast(Any, _MODEL),
        wiki=None,
        records=records,
        metrics=Metrics(records.standing if records else None),
        access=access or access_by(Settings(api_results_open=True)),
    )
    return create_app(parts, lambda: None, Pages(assets or cast(Any, _NO_ASSETS)))


def get(app: FastAPI, path: str, **headers: str) -> httpx.Response:
    """What a browser of this machine gets; it follows no redirect."""
    return asyncio.run(_get(app, path, headers))


async def _get(app: FastAPI, path: str, headers: dict[str, str]) -> httpx.Response:
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        return await client.get(path, headers=BROWSER | headers)
