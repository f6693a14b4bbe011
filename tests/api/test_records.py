"""Questions to the database: short ones do not wait for long ones, and trouble is a problem."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, cast

import pytest
from sqlalchemy.exc import OperationalError

from api.problem import Problem
from api.results.records import WAITING, Records


def records() -> Records:
    """Whose answers are those of the questions alone."""
    none = cast(Any, None)
    return Records(
        site=none,
        policy=none,
        results=none,
        days=none,
        flow=none,
        tallies=none,
        curves=none,
        standing=none,
    )


def test_who_asks_for_a_file_does_not_wait_for_figures() -> None:
    counted = threading.Event()

    async def asked() -> tuple[str, bool]:
        mine = records()
        figures = [asyncio.create_task(mine.count(lambda: counted.wait(10))) for _ in range(3)]
        await asyncio.sleep(0.05)
        answer = await asyncio.wait_for(mine.ask(lambda: "here"), 5)
        before = counted.is_set()
        counted.set()
        assert await asyncio.gather(*figures) == [True] * 3
        mine.close()
        return answer, before

    assert asyncio.run(asked()) == ("here", False)


@pytest.mark.parametrize("kind", [Records.ask, Records.count])
def test_a_database_that_is_away_is_a_problem(kind: Callable[..., Any]) -> None:
    def fails() -> None:
        raise OperationalError("SELECT secret", {}, Exception("gone"))

    async def asked() -> None:
        await kind(records(), fails)

    with pytest.raises(Problem, match="cannot be asked just now") as caught:
        asyncio.run(asked())
    assert (caught.value.status, caught.value.code) == (503, "database-away")
    assert "secret" not in caught.value.detail


def test_more_questions_than_may_wait_are_turned_away() -> None:
    go = threading.Event()

    async def asked() -> Problem:
        mine = records()
        waiting = [asyncio.create_task(mine.ask(lambda: go.wait(10))) for _ in range(1 + WAITING)]
        await asyncio.sleep(0)
        try:
            await mine.ask(lambda: None)
        except Problem as problem:
            return problem
        finally:
            go.set()
            await asyncio.gather(*waiting)
            mine.close()
        raise AssertionError("it was let in")

    assert asyncio.run(asked()).status == 429
