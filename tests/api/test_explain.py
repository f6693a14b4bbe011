"""POST /v1/explain: the heat map of one file, or a problem."""

import io
from pathlib import Path

import httpx
import pytest
from PIL import Image

from playground.media import audio
from tests.page.conftest import (
    SUSPECT,
    archives,
    film,
    models,
    package,
    page_dir,
    server,
    wheel,
)

__all__ = ["archives", "film", "models", "package", "page_dir", "server", "wheel"]

pytestmark = pytest.mark.integration


def explained(server: str, content: bytes) -> httpx.Response:
    return httpx.post(f"{server}/v1/explain", content=content, timeout=60)


def test_a_picture_has_a_map(server: str) -> None:
    answer = explained(server, SUSPECT.read_bytes())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    with Image.open(io.BytesIO(answer.content)) as drawn:
        assert (drawn.format, drawn.width) == ("PNG", 704)


def test_of_a_video_it_is_the_frame_with_the_highest_score(server: str, film: Path) -> None:
    assert explained(server, film.read_bytes()).status_code == 200


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "empty"),
        (b"no picture", 415, "not-a-picture"),
        (audio(), 422, "not-decoded"),
        (SUSPECT.read_bytes()[:500], 422, "not-decoded"),
    ],
)
def test_what_cannot_be_explained_is_a_problem(
    server: str, content: bytes, status: int, code: str
) -> None:
    answer = explained(server, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_document_tells_of_it(server: str) -> None:
    told = httpx.get(f"{server}/openapi.json").json()["paths"]["/v1/explain"]["post"]
    assert list(told["responses"]["200"]["content"]) == ["image/png"]
    assert "image/*" in told["requestBody"]["content"]
