"""While there is no room, whoever sends a file is turned away before anything else is done."""

from dataclasses import replace

import pytest

from api.access.opening import access_by
from api.parts import Parts
from settings import Settings
from tests.api.access.stage import OUTSIDE
from tests.api.asking import Client
from tests.api.stubs import app_of
from tests.api.test_intake import PATHS


@pytest.fixture
def outside(parts: Parts) -> Parts:
    """Where everybody needs a key."""
    return replace(parts, access=access_by(Settings(**OUTSIDE)))


@pytest.mark.parametrize("path", PATHS)
def test_not_even_a_key_is_looked_at(outside: Parts, path: str) -> None:
    named = {"Host": "scores.example"}
    with Client(app_of(outside)) as client:
        assert client.send("POST", path, named, [None]).problem["code"] == "key-needed"
        outside.gate.running = outside.gate.most
        answer = client.send("POST", path, named, [None])
        assert (answer.status, answer.problem["code"]) == (429, "busy")
        assert answer.headers["retry-after"]
        assert client.send("GET", "/v1/models", named, [None]).status == 200
        counts = client.send("GET", "/metrics", named, [None]).body.decode()
    assert 'api_problems_total{code="busy"} 1.0' in counts
