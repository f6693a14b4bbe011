"""So many files are looked at, so many wait, and the rest is turned away at once."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from api.gate import Gate
from api.problem import Problem
from review.log_context import about, current


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate(1, 1)
    yield gate
    gate.close()


async def _begun(gate: Gate, work: Callable[[], object]) -> asyncio.Task[object]:
    task = asyncio.create_task(gate.run(work))
    await asyncio.sleep(0)
    return task


def test_it_hands_on_what_is_returned_and_what_is_raised(gate: Gate) -> None:
    assert asyncio.run(gate.run(lambda: 7)) == 7
    with pytest.raises(ZeroDivisionError):
        asyncio.run(gate.run(lambda: 1 // 0))
    assert gate.running == 0


def test_what_is_logged_on_its_threads_is_about_the_same_request(gate: Gate) -> None:
    with about(request="me"):
        assert asyncio.run(gate.run(current)) == {"request": "me"}
    assert asyncio.run(gate.run(current)) == {}


def test_what_is_more_is_turned_away(gate: Gate) -> None:
    async def fill() -> None:
        go = threading.Event()
        tasks = [await _begun(gate, partial(go.wait, 5)) for _ in range(2)]
        assert gate.running == 2
        with pytest.raises(Problem) as refused:
            await gate.run(partial(go.wait, 5))
        assert (refused.value.status, refused.value.code, refused.value.limit) == (429, "busy", 2)
        assert int(refused.value.headers["Retry-After"]) >= 1
        go.set()
        await asyncio.gather(*tasks)
        assert gate.running == 0
        assert gate.full is None

    asyncio.run(fill())


def test_what_waits_and_is_cancelled_frees_its_place_and_is_never_begun(gate: Gate) -> None:
    async def leave() -> None:
        go, begun = threading.Event(), []
        first = await _begun(gate, partial(go.wait, 5))
        second = await _begun(gate, lambda: begun.append(1))
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
        assert second.cancelled()
        await asyncio.sleep(0)
        assert gate.running == 1
        go.set()
        await first
        assert begun == []

    asyncio.run(leave())


def test_what_is_begun_and_cancelled_ends_with_its_thread(gate: Gate) -> None:
    """Else the picture that the thread reads would be let go, and its number given to another."""

    async def leave() -> None:
        go, here = threading.Event(), threading.Event()

        def work() -> None:
            here.set()
            go.wait(5)
            raise ValueError("nobody hears it")

        task = await _begun(gate, work)
        await asyncio.to_thread(here.wait)
        task.cancel()
        await asyncio.sleep(0.05)
        assert not task.done()
        assert gate.running == 1
        go.set()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()
        assert gate.running == 0

    asyncio.run(leave())


def test_how_long_to_wait_follows_how_long_files_take() -> None:
    gate = Gate(1, 0)

    async def measure() -> int:
        for _ in range(60):
            await gate.run(lambda: None)
        go = threading.Event()
        task = await _begun(gate, partial(go.wait, 5))
        full = gate.full
        go.set()
        await task
        assert full is not None
        return int(full.headers["Retry-After"])

    assert asyncio.run(measure()) == 1
    gate._seconds = 2.5
    gate.running = 1
    assert gate.full is not None
    assert gate.full.headers["Retry-After"] == "3"
    gate.close()


def test_what_has_not_begun_when_it_closes_is_cancelled(gate: Gate) -> None:
    async def close() -> None:
        go = threading.Event()
        first, second = (
            await _begun(gate, partial(go.wait, 5)),
            await _begun(gate, partial(go.wait, 5)),
        )
        closing = asyncio.create_task(asyncio.to_thread(gate.close))
        with pytest.raises(asyncio.CancelledError):
            await second
        go.set()
        assert await first is True
        await closing

    asyncio.run(close())


def test_a_refusal_says_what_there_is_too_much_of() -> None:
    gate = Gate(1, 1, "questions are asked")
    gate.running = 2
    assert gate.full is not None
    assert gate.full.detail == "2 questions are asked or wait already, try again in 1 s"
    gate.close()
