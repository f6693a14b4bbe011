"""What Celery is told, in processes of their own: the settings are read at import."""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration  # starts processes

ROOT = Path(__file__).parents[2]
SHOW = """
import json, sys
from worker.celery import app
app.loader.import_default_modules()
c = app.conf
print(json.dumps({
    "tasks": sorted(t for t in app.tasks if t.startswith("worker.")),
    "queue": c.task_default_queue,
    "broker": c.broker_url,
    "options": c.broker_transport_options,
    "serializer": c.task_serializer,
    "accept": c.accept_content,
    "remote": c.worker_enable_remote_control,
    "late": c.task_acks_late,
    "soft": c.worker_soft_shutdown_timeout,
    "queues": [q.name for q in c.task_queues],
    "routes": {t: app.amqp.router.route({}, t)["queue"].name for t in app.tasks},
    "expires": app.tasks["worker.tasks.score"].expires,
    "beat": {k: v["task"] for k, v in c.beat_schedule.items()},
}))
"""


Show = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """What is told with those settings: the same ones need one process only."""
    return cache(partial(_show, str(tmp_path_factory.mktemp("home"))))


def _show(home: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env={"PATH": "/usr/bin:/bin", "HOME": home, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_redis_the_broker_is_this_process(show: Show) -> None:
    found = json.loads(show().stdout)
    assert found["broker"].startswith("memory://")
    assert found["tasks"] == [
        f"worker.tasks.{name}" for name in ("count", "rescan", "sample", "score", "sweep")
    ]
    asked_for = {"worker.tasks.score", "worker.tasks.rescan"}
    assert set(found["beat"].values()) == set(found["tasks"]) - asked_for


def test_on_a_shared_redis_every_key_has_our_prefix_and_nothing_is_broadcast(show: Show) -> None:
    found = json.loads(
        show(REDIS_URL="redis://127.0.0.1:1/0", REDIS_PREFIX="secret:", CLAIM_SECONDS="9000").stdout
    )
    assert found["broker"] == "redis://127.0.0.1:1/0"
    assert found["options"]["global_keyprefix"] == "secret:"
    assert found["options"]["visibility_timeout"] > 9000, "or tasks would run twice"
    assert found["queue"] == "media-review"
    assert found["remote"] is False


def test_messages_are_json_and_acknowledged_late(show: Show) -> None:
    found = json.loads(show().stdout)
    assert (found["serializer"], found["accept"], found["late"]) == ("json", ["json"], True)


def test_sweeps_go_before_all_files_and_fresh_ones_before_the_backlog(show: Show) -> None:
    found = json.loads(show().stdout)
    assert sorted(found["queues"]) == found["queues"]
    first, fresh, _ = found["queues"]
    chores = {task for task in found["tasks"] if task != "worker.tasks.score"}
    assert {found["routes"][task] for task in chores} == {first}
    assert found["routes"]["worker.tasks.score"] == found["queue"] == fresh


def test_a_message_is_dropped_when_it_was_sent_again_long_ago(show: Show) -> None:
    assert json.loads(show(RESEND_SECONDS="100").stdout)["expires"] == 200


def test_a_worker_that_is_stopped_has_time_to_give_back_what_it_has(show: Show) -> None:
    assert 0 < json.loads(show().stdout)["soft"] <= 12, "Toolforge kills after 15 seconds"


def test_a_wrong_setting_ends_it_with_one_line(show: Show) -> None:
    done = show(MODE="everything")
    assert done.returncode == 1
    assert done.stderr == (
        "worker: MODE='everything': input should be 'dry-run', 'report' or 'category'\n"
    )
