"""Deploys, second processes, wrong clocks, and queues that are lost or full."""

import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from playground.wiki import LocalWiki
from review.status import Status
from store.inbox import MOST_SENT
from tests.chaos import faults, hold, turns
from tests.chaos.case import judge
from tests.chaos.fleet import BEAT, GRACE_SECONDS, WORK
from tests.chaos.pool import Pool
from tests.chaos.stage import ALL, PREFIX, Stage, stage
from tests.counting import upload_counts
from worker.queues import CHORES

pytestmark = [pytest.mark.integration, pytest.mark.chaos]


@pytest.fixture(scope="module")
def running(
    wiki: LocalWiki, models: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One service for all of these cases: a case begins where the last has left it."""
    with stage(wiki, tmp_path_factory.mktemp("turns"), models) as made:
        made.start(*ALL)
        yield made


def test_every_key_in_redis_has_the_prefix_and_no_withheld_command_is_missed(
    running: Stage, pool: Pool
) -> None:
    files = pool.take("Toolforge")
    running.upload(files, "toolforge")
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)
    keys = running.redis("KEYS", "*")
    assert keys
    assert all(key.startswith(PREFIX) for key in keys)
    assert "unknown command" not in "".join(running.fleet.log(name) for name in ALL)


def test_a_worker_under_load_ends_within_the_grace_of_toolforge(running: Stage, pool: Pool) -> None:
    files = pool.take("Stopped", clear=8)
    with hold.asking("GET /wikipedia/commons/", 25.0)(running) as reached:
        running.upload(files, "stopped")
        running.wait(reached)
        took = running.fleet.leave(WORK)
    running.fleet.join(WORK)
    assert took < GRACE_SECONDS, "it had to be killed"
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)


def test_all_processes_are_stopped_and_started_again(running: Stage, pool: Pool) -> None:
    files = pool.take("Away", clear=8)
    with turns.stopped(running):
        running.upload(files, "away")
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)


def test_all_processes_are_killed_at_once(running: Stage, pool: Pool) -> None:
    files = pool.take("Power", clear=8)
    running.upload(files, "power")
    running.wait(lambda: Status.SCORING in upload_counts(running.watch))
    with turns.all_killed(running):
        pass
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)


def test_two_of_each_process_do_the_work_of_one(running: Stage, pool: Pool) -> None:
    files = pool.take("Twice", clear=8, suspect=4)
    with turns.twice(running):
        time.sleep(4)  # until all are at work
        running.upload(files, "twice")
        running.wait(lambda: running.settled(files))
    judge(running, files, pool)


def test_beat_is_killed_again_and_again_and_what_was_lost_is_sent(
    running: Stage, pool: Pool
) -> None:
    files = pool.take("Beat")
    running.fleet.signal(WORK, signal.SIGSTOP)
    running.upload(files, "beat")
    running.wait(lambda: len(running.rows(files)) == len(files))
    with turns.killed(BEAT)(running), faults.redis_flushed(running):
        time.sleep(2)
    running.fleet.signal(WORK, signal.SIGCONT)
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)


def test_a_queue_that_was_evicted_is_filled_again(running: Stage, pool: Pool) -> None:
    files = pool.take("Evicted", clear=4)
    stop_taking(running)
    running.upload(files, "evicted")
    running.wait(lambda: running.redis("LLEN", f"{PREFIX}{faults.QUEUE}") >= len(files))
    running.fleet.signal(BEAT, signal.SIGSTOP)  # which uses the queue
    with faults.redis_evicting(running):
        assert not running.redis("EXISTS", f"{PREFIX}{faults.QUEUE}"), "it was not evicted"
        running.fleet.signal(BEAT, signal.SIGCONT)
        running.fleet.signal(WORK, signal.SIGCONT)
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)


def test_a_full_queue_takes_no_more_and_what_waits_is_sent_later(
    running: Stage, pool: Pool
) -> None:
    """With messages of rows that do not count as sent, as after they were taken for lost."""
    files, queue = pool.take("Full", clear=4), f"{PREFIX}{faults.QUEUE}"
    stop_taking(running)
    full = running.redis("LPUSH", queue, *["nobody takes it"] * MOST_SENT)
    running.upload(files, "full")
    running.wait(lambda: len(running.rows(files)) == len(files))
    time.sleep(1)  # until the last of them would have been sent, too
    assert running.redis("LLEN", queue) == full
    running.redis("DEL", queue)
    running.fleet.signal(WORK, signal.SIGCONT)
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)


def test_redis_is_away_when_files_end_and_the_worker_takes_others_later(
    running: Stage, pool: Pool
) -> None:
    """As many as the worker may have: kombu would wait for their acknowledgements for ever."""
    during, later = pool.take("Unheard", clear=6), pool.take("Unheard later")
    with faults.wiki_slow(running):
        running.upload(during, "unheard")
        running.wait(lambda: Status.SCORING in upload_counts(running.watch))
        with faults.redis_away(running):
            time.sleep(5)
    running.upload(later, "unheard later")
    running.wait(lambda: running.settled([*during, *later]))
    judge(running, [*during, *later], pool)


def test_a_queue_of_files_that_take_long_does_not_grow(running: Stage, pool: Pool) -> None:
    """Each is sent again every 2 seconds, and 2 at a time take 1 second."""
    files = pool.take("Long", clear=60)
    longest = 0
    with faults.wiki_slow(running):
        running.upload(files, "long")
        for _ in range(60):
            time.sleep(0.5)
            longest = max(longest, running.redis("LLEN", f"{PREFIX}{faults.QUEUE}"))
    assert 0 < longest <= 4 * len(files)
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)


@pytest.mark.parametrize(
    "ahead",
    [
        pytest.param(timedelta(days=3), id="ahead"),
        pytest.param(-timedelta(hours=1), id="behind"),
    ],
)
def test_clocks_that_jump(ahead: timedelta, running: Stage, pool: Pool) -> None:
    """All jump at once, and later back; nothing that was noted meanwhile holds anything up."""
    name = f"Clock {ahead.days}"
    parts = [pool.take(f"{name} {when}") for when in ("before", "meanwhile", "after")]
    for process in ALL:
        running.fleet.leave(process)
    running.fleet.join(*ALL, wrong_clock=True)
    running.upload(parts[0], f"{name} before")
    with running.fleet.clock.wrong(ahead):
        running.upload(parts[1], f"{name} meanwhile")
        time.sleep(5)
    running.upload(parts[2], f"{name} after")
    files = [file for part in parts for file in part]
    running.wait(lambda: running.settled(files))
    judge(running, files, pool)


def stop_taking(stage: Stage) -> None:
    """Stop the worker, and wait until Redis has given it what it had asked for before.

    That is one message, also of a file. Sweeps that stay in their queue are not asked for.
    """
    stage.fleet.signal(WORK, signal.SIGSTOP)
    stage.wait(lambda: stage.redis("LLEN", f"{PREFIX}{CHORES}") > 0)
