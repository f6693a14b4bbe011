"""Problems of whatever making, as a page or a part of one."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI

from api.access.opening import access_by
from api.answer import ModelAnswer
from api.metrics import Metrics
from api.page.assets import Assets
from api.page.failure import answer_failure
from api.page.pages import Pages
from api.problem import Problem
from api.requests import Requests
from settings import Settings

pytestmark = pytest.mark.integration

HTML = {"accept": "text/html"}


def answer_to(problem: Exception, page_dir: Path, **headers: str) -> httpx.Response:
    """What a browser gets that sent the form."""
    app = FastAPI()
    app.state.page = Pages(Assets.load(page_dir))
    model = ModelAnswer(name="a model", sha256="0" * 64, preprocessing="p")
    app.state.parts = SimpleNamespace(
        model_answer=model, records=None, access=access_by(Settings(api_host="127.0.0.1"))
    )
    app.add_exception_handler(Problem, answer_failure)
    app.add_middleware(Requests, metrics=Metrics(), answer=answer_failure)

    @app.post("/try")
    async def fails() -> None:
        raise problem

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/try", headers=HTML | headers)

    return asyncio.run(asked())


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (429, "busy", "wait a little, and try again"),
        (429, "a-rate-of-a-key", "wait a little, and try again"),
        (413, "body-too-large", "choose a smaller one"),
        (413, "too-much", "make a smaller version of it"),
        (415, "not-a-picture", "choose a JPEG, PNG"),
        (401, "key-needed", "You have to log in"),
        (418, "unheard-of", "or something broke: try again"),
    ],
)
def test_a_problem_is_told_in_words(page_dir: Path, status: int, code: str, words: str) -> None:
    problem = Problem(status, code, "<i>why</i>", headers={"Retry-After": "7"})
    answer = answer_to(problem, page_dir)
    assert answer.status_code == status
    assert answer.headers["retry-after"] == "7"
    assert words in answer.text
    assert "&lt;i&gt;why&lt;/i&gt;" in answer.text
    assert "<html" in answer.text


def test_a_script_gets_the_part_only(page_dir: Path) -> None:
    answer = answer_to(Problem(503, "try-again", "later"), page_dir, **{"X-Fragment": "result"})
    assert answer.text.startswith('<div class="cdx-message')


def test_what_breaks_says_nothing_of_itself(page_dir: Path) -> None:
    answer = answer_to(ValueError("a secret"), page_dir)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "or something broke" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
