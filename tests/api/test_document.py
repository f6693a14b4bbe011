"""The OpenAPI document, and that what it promises holds."""

from pathlib import Path
from typing import Any

import pytest

from api.access.opening import access_by
from settings import Settings
from tests.api import contract
from tests.api.asking import Client
from tests.api.stubs import Stub, app_of, parts_of
from version import VERSION

EVERYWHERE = "::"
_SECONDS = 15  # make fuzz takes longer


@pytest.fixture
def document(client: Client) -> Any:
    return client.get("/openapi.json").json


def test_it_is_of_this_release(document: Any) -> None:
    assert document["info"]["version"] == VERSION


def test_problems_are_problem_json_and_nothing_else(document: Any) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status != "200":
                    [(kind, content)] = response["content"].items()
                    assert kind == "application/problem+json"
                    assert content["schema"]["$ref"].endswith("/ProblemAnswer")


def test_no_argument_fails_in_the_frameworks_words(document: Any) -> None:
    assert "422" not in document["paths"]["/v1/models/{name}"]["get"]["responses"]
    assert not {"HTTPValidationError", "ValidationError"} & document["components"]["schemas"].keys()


def test_every_way_in_is_described(document: Any) -> None:
    assert document["paths"].keys() >= {
        *("/v1/classify", "/v1/classify:batch", "/healthz", "/readyz", "/metrics", "/v2"),
        *("/v1/models", "/v1/models/{name}", "/v1/models/{name}:predict"),
        *("/v2/health/live", "/v2/health/ready", "/v2/models/{name}", "/v2/models/{name}/infer"),
    }


@pytest.mark.parametrize(
    ("settings", "scoring", "results"),
    [
        (Settings(api_host="127.0.0.1"), True, False),
        (Settings(api_host=EVERYWHERE), False, False),
        (Settings(api_host=EVERYWHERE, api_open=True, api_results_open=True), True, True),
    ],
)
def test_a_key_is_optional_where_it_is_not_asked_for(
    settings: Settings, scoring: bool, results: bool
) -> None:
    paths = app_of(parts_of(Stub(), access=access_by(settings))).openapi()["paths"]
    for path in ("/v1/classify", "/v1/explain", "/v2/models/{name}/infer"):
        assert ({} in paths[path]["post"]["security"]) is scoring
    for path in ("/v1/files", "/v1/files/{which}", "/v1/stats"):
        assert ({} in paths[path]["get"]["security"]) is results


def test_it_is_made_once(client: Client) -> None:
    assert client.get("/openapi.json").json == client.get("/openapi.json").json


@pytest.mark.integration
def test_what_it_promises_holds(tmp_path: Path) -> None:
    """No 500, no undocumented status or media type, no answer of another form."""
    broken = contract.of_stub(tmp_path, f"--max-time={_SECONDS}", "--seed=1")
    assert broken is None, broken
