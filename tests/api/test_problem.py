"""What goes wrong is told as problem+json, and the log has what broke but nothing of a picture."""

import io
import json
import logging
import sys

import pytest

from api.problem import Problem, described
from logs import set_up
from settings import Settings
from tests.api.asking import Client
from tests.api.stubs import Stub, jpeg
from tests.log_kept import log_kept


def test_a_problem_has_its_limit_and_kserves_member() -> None:
    told = described(Problem(413, "too-much", "it is 41 megapixels", limit=40), "an-id")
    assert told == {
        "type": "about:blank",
        "title": "Too much",
        "status": 413,
        "detail": "it is 41 megapixels",
        "code": "too-much",
        "limit": 40,
        "error": "it is 41 megapixels",
        "request_id": "an-id",
    }


def test_a_problem_of_one_of_several_keeps_all_but_its_words() -> None:
    problem = Problem(429, "busy", "full", limit=4, headers={"Retry-After": "1"}).at("instances[3]")
    assert str(problem) == "instances[3]: full"
    assert (problem.status, problem.code, problem.limit) == (429, "busy", 4)
    assert problem.headers == {"Retry-After": "1"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("GET", "/healthz/", 404, "not-found"),  # and no redirect to a host of the caller's
        ("GET", "/v1/classify", 405, "method-not-allowed"),
        ("HEAD", "/healthz", 405, "method-not-allowed"),
        ("POST", "/v1/classify?file=", 422, "invalid-request"),
        ("POST", f"/v1/classify?file={'x' * 301}", 422, "invalid-request"),
    ],
)
def test_what_the_framework_refuses_is_a_problem(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    answer = client.ask(method, path)
    assert (answer.status, answer.problem["code"]) == (status, code)
    assert status != 405 or answer.headers["allow"] in answer.problem["detail"]


def test_what_breaks_is_an_answer_with_headers(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post("/v1/classify", jpeg(fails="ValueError"), headers={"X-Request-ID": "me"})
    assert (answer.status, answer.problem["code"]) == (500, "internal-error")
    assert answer.headers["x-request-id"] == "me"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    [record] = [record for record in caplog.records if record.name == "api.requests"]
    assert record.getMessage() == "request me broke"
    told = vars(record)["traceback"]
    assert 'stubs.py", line' in told
    assert told.endswith("\nValueError\n")  # its words might be a picture's


def test_as_json_it_is_one_line_with_the_request_id(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with log_kept():
        set_up(Settings(), "web")
        client.post("/v1/classify", jpeg(fails="ValueError"), headers={"X-Request-ID": "me"})
    [line] = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert (line["process"], line["request"]) == ("web", "me")
    assert line["message"] == "request me broke"
    assert line["traceback"].endswith("\nValueError\n")


def test_a_disk_or_a_memory_that_is_full_is_told(
    client: Client,
    stub: Stub,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_memory(path: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(stub, "identify", no_memory)
    assert client.post("/v1/classify", jpeg()).status == 500
    told = [vars(record).get("traceback", "") for record in caplog.records]
    assert "OSError: Too many open files" in "".join(told)


@pytest.mark.parametrize("given", ["a b", "x" * 65, "", "ä"])
def test_an_id_that_is_none_is_replaced(client: Client, given: str) -> None:
    told = client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert len(told) == 32
    assert told != given


def test_nothing_of_a_picture_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    marked = jpeg(0.9, note="MARKED")
    for content in (marked, marked[:-2], b"MARKED", jpeg(fails="ValueError", note="MARKED")):
        client.post("/v1/classify", content)
        client.post("/v1/classify", files={"file": ("MARKED.jpg", content)})
        client.post("/v1/models/stub:predict", content)
        client.post("/v2/models/stub/infer", b'{"inputs": "' + content)
    told = [f"{vars(record)}" for record in caplog.records]
    assert "broke" in caplog.text
    assert "MARKED" not in caplog.text + "".join(told)
