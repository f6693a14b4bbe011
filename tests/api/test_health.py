"""Whether it lives, whether it would look at a file, and what it counts."""

import re
from collections.abc import Mapping

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.metrics import Metrics
from api.parts import Parts
from tests.api import bodies
from tests.api.asking import Client
from tests.api.stubs import Stub, app_of, jpeg, parts_of


def _counts(client: Client) -> Mapping[str, float]:
    """Each series, with its labels in their order, as it is written."""
    page = client.get("/metrics")
    assert page.status == 200
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    list(text_string_to_metric_families(page.body.decode()))
    lines = [line for line in page.body.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_it_is_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_it_is_alive_and_not_ready_while_it_is_full(client: Client, parts: Parts) -> None:
    parts.gate.running = parts.gate.most
    assert client.get("/healthz").status == 200
    answer = client.get("/readyz")
    assert (answer.status, answer.problem["code"]) == (503, "busy")
    assert answer.headers["retry-after"]
    parts.gate.running = 0


def test_requests_are_counted_by_route_method_and_status(client: Client) -> None:
    client.get("/v1/models/stub")
    client.get("/v1/models/other")
    client.get("/v1/models/another")
    client.get("/nowhere")
    client.ask("BREW", "/nowhere")
    counts = _counts(client)
    kept = 'api_requests_total{method="GET",route="/v1/models/{name}",status="%d"}'
    assert (counts[kept % 200], counts[kept % 404]) == (1, 2)
    assert counts['api_requests_total{method="GET",route="none",status="404"}'] == 1
    assert counts['api_requests_total{method="other",route="none",status="404"}'] == 1
    assert counts['api_request_seconds_count{route="/v1/models/{name}"}'] == 3


def test_every_route_is_counted_under_its_own_template(client: Client) -> None:
    document = client.get("/openapi.json").json
    for path, operations in document["paths"].items():
        for method in operations:
            client.ask(method.upper(), re.sub(r"{\w+}", "x", path))
    told = {
        match[1].replace(":path}", "}")
        for series in _counts(client)
        if (match := re.search('route="([^"]*)"', series))
    }
    assert told == {*document["paths"], "none"}  # the document itself


def test_files_are_counted_by_verdict_and_what_is_turned_away_by_code(client: Client) -> None:
    client.post("/v1/classify", jpeg(0.9))
    client.post(bodies.PREDICT, bodies.predict([jpeg(0.9), jpeg(), jpeg(fails="Crash")]))
    files = [("file", ("a", jpeg(fails="Crash"))), ("file", ("b", jpeg(fails="NotVisual")))]
    client.post("/v1/classify:batch", files=files)
    counts = _counts(client)
    assert counts['api_files_total{verdict="suspect"}'] == 2
    assert counts['api_files_total{verdict="clear"}'] == 1
    assert counts['api_files_total{verdict="not visual"}'] == 1
    assert counts['api_problems_total{code="not-decoded"}'] == 2
    assert counts["api_looking_seconds_count"] == 4


def test_what_breaks_is_counted(client: Client) -> None:
    client.post("/v1/classify", jpeg(fails="ValueError"))
    counts = _counts(client)
    assert counts['api_problems_total{code="internal-error"}'] == 1
    assert counts['api_requests_total{method="POST",route="/v1/classify",status="500"}'] == 1


@pytest.mark.parametrize(
    ("running", "told"), [(0, (0.0, 0.0)), (1, (1.0, 0.0)), (2, (2.0, 0.0)), (4, (2.0, 2.0))]
)
def test_what_is_under_way_is_told(
    client: Client, parts: Parts, running: int, told: tuple[float, float]
) -> None:
    parts.gate.running, parts.intake.under_way = running, 3
    counts = _counts(client)
    parts.gate.running = 0
    assert (counts["api_files_running"], counts["api_files_waiting"]) == told
    assert counts["api_bodies"] == 3


def test_two_applications_count_apart(client: Client) -> None:
    client.get("/healthz")
    with Client(app_of(parts_of(Stub()))) as other:
        assert 'api_requests_total{method="GET",route="/healthz",status="200"}' not in _counts(
            other
        )
    assert Metrics() is not Metrics()
