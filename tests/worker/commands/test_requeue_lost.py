"""`review requeue-lost`, with a broker, without one, and with one that does not answer."""

import json
import socket
import time
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.worker.commands.asking import CHECKOUT, Run, answered, celery
from worker.broker import SECONDS

FRESH = "requeue:media-review"
CHORES = "requeue:media-chores"
DEAD = "redis://127.0.0.1:1/0"


@pytest.fixture
def broker(redis_url: str, environment: dict[str, str]) -> Iterator[redis.Redis]:
    environment |= {"REDIS_URL": redis_url, "REDIS_PREFIX": "requeue:"}
    with redis.Redis.from_url(redis_url) as client:
        client.delete(FRESH, CHORES)
        yield client
        client.delete(FRESH, CHORES)


def sent(broker: redis.Redis, queue: str = FRESH) -> list[tuple[str, list[object]]]:
    """Tasks in the queue, and their arguments."""
    found = [json.loads(each) for each in broker.lrange(queue, 0, -1)]
    return [(one["headers"]["task"], json.loads(b64decode(one["body"]))[0]) for one in found]


def test_without_a_broker_the_running_service_sends_it(run: Run) -> None:
    assert run("rescan", "File:Picture 1.jpg").exit_code == 0
    done = run("requeue-lost")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "sent before: 0; sent now: 0; "
        "without REDIS_URL the running service sends what is due within 30 s\n"
    )


def test_where_nothing_waits_nothing_is_said_of_who_would_send_it(run: Run) -> None:
    assert run("requeue-lost").stdout == "sent before: 0; sent now: 0\n"
    assert answered(run, "requeue-lost")["why_not"] == ""


@pytest.mark.integration
def test_with_a_broker_it_is_sent_at_once_as_often_as_it_is_lost(
    run: Run, broker: redis.Redis
) -> None:
    assert run("rescan", "File:Picture 1.jpg").stdout.endswith("in the queue fresh\n")
    assert sent(broker) == [("worker.tasks.score", [1])]
    broker.delete(FRESH)
    assert run("requeue-lost", "--dry-run").stdout == (
        "sent before, and would be sent again when due: 1\n"
    )
    assert sent(broker) == []
    found = answered(run, "requeue-lost")
    assert (found["sent_before"], found["sent"], found["why_not"]) == (1, 1, "")
    assert sent(broker) == [("worker.tasks.score", [1])]


@pytest.mark.integration
def test_while_scoring_is_paused_nothing_is_sent(run: Run, broker: redis.Redis) -> None:
    run("pause", "scoring")
    assert "scoring is paused" in run("rescan", "File:Picture 1.jpg").stdout
    assert "scoring is paused" in run("requeue-lost").stdout
    assert sent(broker) == []


@pytest.mark.integration
def test_celery_call_scores_again_what_it_is_told(
    broker: redis.Redis, environment: dict[str, str]
) -> None:
    words = ["call", "worker.tasks.rescan", '--args=["File:Picture 1.jpg"]']
    assert celery(CHECKOUT, *words, **environment).returncode == 0
    assert sent(broker, CHORES) == [("worker.tasks.rescan", ["File:Picture 1.jpg"])]


@pytest.mark.integration
def test_it_finds_the_broker_from_any_folder(
    tmp_path: Path, broker: redis.Redis, environment: dict[str, str]
) -> None:
    done = celery(tmp_path, "review", "rescan", "File:Picture 1.jpg", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert sent(broker) == [("worker.tasks.score", [1])]


def test_a_broker_that_is_down_is_no_failure(run: Run) -> None:
    done = run("rescan", "File:Picture 1.jpg", REDIS_URL=DEAD)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "the broker cannot be reached (" in done.stdout
    assert run("status", REDIS_URL=DEAD).exit_code == 0
    assert "the broker cannot be reached (" in run("requeue-lost", REDIS_URL=DEAD).stdout


def test_nor_is_one_that_accepts_and_never_answers(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SECONDS < 15
    monkeypatch.setattr("worker.broker.SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        begun = time.monotonic()
        done = run("requeue-lost", REDIS_URL=url)
        assert "broker     cannot be reached (" in run("status", REDIS_URL=url).stdout
    assert time.monotonic() - begun < 10
    assert (done.exit_code, done.stderr) == (0, "")
    assert "the broker cannot be reached (" in done.stdout
