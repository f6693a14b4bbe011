"""Try it: the answer on a long video is drawn row by row, and nobody else waits for it."""

import threading
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import Mock

import pytest

from api.answer import FrameAnswer, SceneAnswer, classification
from api.app import create_app
from api.page import result
from api.page.pages import Pages
from api.page.result import Result
from api.parts import Parts
from api.picture import Picture
from tests.api.asking import Client
from tests.api.conftest import parts, stub
from tests.api.stubs import POLICY, jpeg

__all__ = ["parts", "stub"]


def long_one(parts: Parts, scenes: int) -> Result:
    with Picture.of(jpeg()) as picture:
        look = parts.looker.look(picture)
    timings = {"received": 0.0, "waited": 0.0, "looked": 0.0}
    answer = classification(
        look, model=parts.model_answer, policy=POLICY, timings=cast(Any, timings)
    )
    frames = [
        FrameAnswer(scene=n, second=float(n), nsfw=0.1, sexy=None, probabilities={})
        for n in range(scenes)
    ]
    told = [
        SceneAnswer(number=n, begin=float(n), end=n + 1.0, nsfw=0.1, alike=max(0, n - 1))
        for n in range(scenes)
    ]
    return Result.of(answer.model_copy(update={"frames": frames, "scenes": told}))


def test_no_row_goes_through_all_others(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    long = long_one(parts, 100)
    end_of = Mock(return_value=100.0)
    monkeypatch.setattr(result, "end_of", end_of)
    assert [long.clock(long.begin_of(n)) for n in (0, 61, 99)] == ["0:00", "1:01", "1:39"]
    end_of.assert_called_once()
    assert long.frames is long.frames
    assert long.time_line is long.time_line


def test_an_answer_is_drawn_beside_the_event_loop(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    long, drawn = long_one(parts, 3), set[threading.Thread]()

    def begin_of(self: Result, number: int) -> float:
        drawn.add(threading.current_thread())
        return 0.0

    monkeypatch.setattr(Result, "of", lambda *given: long)
    monkeypatch.setattr(Result, "begin_of", begin_of)
    pages = Pages(cast(Any, SimpleNamespace(path=lambda name: name)))
    with Client(create_app(parts, lambda: None, pages)) as client:
        answer = client.post("/try", jpeg())
    assert answer.status == 200
    assert drawn
    assert threading.main_thread() not in drawn


def test_a_file_is_not_taken_in_for_the_page_where_there_is_no_room(parts: Parts) -> None:
    pages = Pages(cast(Any, SimpleNamespace(path=lambda name: name)))
    parts.gate.running = parts.gate.most
    with Client(create_app(parts, lambda: None, pages)) as client:
        answer = client.send("POST", "/try", {}, [None])  # nothing that comes is waited for
    assert (answer.status, answer.problem["code"]) == (429, "busy")
    assert answer.headers["retry-after"]
