"""The protocol of KServe v1 and TensorFlow Serving, with plain JSON as people send it."""

import asyncio
import base64
import json
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import pytest

from api.body import Intake
from api.form import Form
from api.protocols.json_body import add_base64, json_object
from playground import media
from tests.api import bodies
from tests.api.asking import Answer, Client
from tests.api.bodies import base64_of
from tests.api.stubs import CARD, Stub, app_of, jpeg, parts_of


def _predict(client: Client, instances: Any, **more: Any) -> Answer:
    return client.post(bodies.PREDICT, json.dumps({"instances": instances, **more}).encode())


def test_the_model_is_listed(client: Client) -> None:
    assert client.get("/v1/models").json == {"models": ["stub"]}


def test_a_model_says_what_both_kinds_of_client_ask_and_its_card(client: Client) -> None:
    told = client.get("/v1/models/stub").json
    assert (told["name"], told["ready"]) == ("stub", True)
    [version] = told["model_version_status"]
    assert version == {
        "version": "1",
        "state": "AVAILABLE",
        "status": {"error_code": "OK", "error_message": ""},
    }
    card = told["card"]
    assert (card["name"], card["sha256"]) == ("stub", CARD.sha256)
    assert card["labels"] == list(CARD.labels)
    assert card["policy"]["nsfw_threshold"] == 0.8
    assert [member["licence"] for member in card["members"]] == ["MIT"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_model_is_not_there(client: Client, method: str) -> None:
    path = "/v1/models/other" + (":predict" if method == "POST" else "")
    answer = client.ask(method, path, bodies.predict([jpeg()]) if method == "POST" else b"")
    assert (answer.status, answer.problem["code"]) == (404, "no-such-model")
    assert "stub" in answer.problem["error"]


@pytest.mark.parametrize(
    "shape",
    [
        lambda text: {"b64": text},
        lambda text: {"image": {"b64": text}},
        lambda text: {"image_bytes": {"b64": text}},
        lambda text: {"image": text},
        lambda text: {"filename": "A.jpg", "image": text, "target": 7},
        lambda text: {"b64": text, "image": "another"},
    ],
)
def test_an_instance_is_told_as_people_do(client: Client, shape: Any) -> None:
    answer = _predict(client, [shape(base64_of(jpeg(0.9)))], signature_name="serving_default")
    assert answer.status == 200
    [told] = answer.json["predictions"]
    assert (told["nsfw"], told["verdict"]) == (0.9, "suspect")
    assert told["reason"]
    assert told["probabilities"]["porn"] == 0.9


def test_the_content_type_does_not_matter(client: Client) -> None:
    """curl -d says that it is a form."""
    told = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post(bodies.PREDICT, bodies.predict([jpeg()]), headers=told).status == 200


def test_predictions_are_in_the_order_of_the_instances(client: Client) -> None:
    scores = [number / 40 for number in range(32)]
    answer = client.post(bodies.PREDICT, bodies.predict([jpeg(score) for score in scores]))
    assert [told["nsfw"] for told in answer.json["predictions"]] == scores


def test_more_than_32_instances_are_refused(client: Client) -> None:
    answer = client.post(bodies.PREDICT, bodies.predict([jpeg()] * 33))
    assert (answer.status, answer.problem["limit"]) == (413, 32)


@pytest.mark.parametrize(
    ("bad", "status", "code"),
    [
        (b"", 400, "malformed"),
        (b"words", 415, "not-a-picture"),
        (media.svg(1), 415, "not-a-picture"),
        (jpeg(fails="Crash"), 422, "not-decoded"),
        (jpeg(fails="TooMuch"), 413, "too-much"),
        (jpeg(fails="Transient"), 503, "try-again"),
    ],
)
def test_one_bad_instance_refuses_all_and_is_named(
    client: Client, bad: bytes, status: int, code: str
) -> None:
    answer = client.post(bodies.PREDICT, bodies.predict([jpeg(), bad, jpeg()]))
    assert (answer.status, answer.problem["code"]) == (status, code)
    assert answer.problem["error"].startswith("instances[1]")
    assert "predictions" not in answer.json


@pytest.mark.parametrize(
    "text", ["a", "YQ=", "YQ", "Y Q=", "YQ==\n", "YQ==YQ==", "YQ===", "-_8=", "ä", "%%%%", 7, None]
)
def test_base64_is_read_strictly(client: Client, text: Any) -> None:
    answer = _predict(client, [{"b64": base64_of(jpeg())}, {"image": {"b64": text}}])
    assert (answer.status, answer.problem["code"]) == (400, "malformed")
    assert answer.problem["error"].startswith("instances[1].image: ")


def test_base64_that_is_taken_apart_in_pieces_is_read_strictly_too(client: Client) -> None:
    long = base64_of(jpeg(0.5, note="x" * 2_000_000))
    intake = Intake(most=1, size=10_000_000, seconds=5)
    with Client(app_of(parts_of(Stub(), intake=intake))) as client:
        assert _predict(client, [{"b64": long}]).json["predictions"][0]["nsfw"] == 0.5
        cut = 1 << 20
        padded = long[: cut - 2] + "==" + long[cut:]
        assert _predict(client, [{"b64": padded}]).problem["code"] == "malformed"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"7", b'"x"', b"{}", b'{"instances": []}', b'{"instances": {}}'),
        *(b'{"instances": [7]}', b'{"instances": [[]]}', b'{"instances": ["YQ=="]}'),
        *(b'{"instances": [{}]}', b'{"instances": [{"b64": {}}]}', b'{"instances": [NaN]}'),
        *(b'{"instances": [{"image": {"b64": {"b64": "YQ=="}}}]}', b'\xff{"instances": []}'),
        *(b'{"instances": [{"image": null}]}', b"[" * 9_000, b'{"a":' + b"1" * 5000 + b"}"),
    ],
)
def test_what_is_no_request_is_refused(client: Client, body: bytes) -> None:
    answer = client.post(bodies.PREDICT, body)
    assert (answer.status, answer.problem["code"]) == (400, "malformed")


@pytest.mark.parametrize("unit", [b"[],", b"{},", b"1,", rb"\u0041"])
def test_very_many_values_are_refused_before_they_are_read(client: Client, unit: bytes) -> None:
    begun = time.perf_counter()
    answer = client.post(bodies.PREDICT, b'{"instances": [' + unit * 100_000)
    assert (answer.status, answer.problem["code"]) == (413, "too-many-values")
    assert time.perf_counter() - begun < 1


def test_a_body_of_30_mb_is_taken_apart_in_pieces() -> None:
    """No other thread runs within a call of C, and the event loop is one."""
    body = bodies.predict([b"\xff\xd8\xff" + os.urandom(22_000_000)])

    def ours() -> None:
        with Form(1) as form:
            add_base64(form, json_object(body)["instances"][0]["b64"], "here")

    def at_once() -> None:
        base64.b64decode(json.loads(body)["instances"][0]["b64"], validate=True)

    assert _held_up(ours) < _held_up(at_once) / 2


def _held_up(work: Callable[[], None]) -> float:
    """For how long the event loop does not come to its turn meanwhile, seconds: of three times."""

    async def worst() -> float:
        task, found = asyncio.create_task(asyncio.to_thread(work)), 0.0
        while not task.done():
            begun = time.perf_counter()
            await asyncio.sleep(0.001)
            found = max(found, time.perf_counter() - begun)
        return found

    return median(asyncio.run(worst()) for _ in range(3))
