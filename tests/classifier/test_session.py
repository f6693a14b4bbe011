"""What a session takes of the machine: one core, and memory no longer than it must."""

import ctypes
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from classifier.convert.onnx_graph import Graph
from classifier.errors import ModelError
from classifier.probe import check_probabilities
from classifier.session import Session

MakeModel = Callable[..., Path]


def _threads() -> int:
    return len(list(Path("/proc/self/task").iterdir()))


def test_a_session_has_no_threads_of_its_own(make_model: MakeModel) -> None:
    path, before = make_model(), _threads()
    sessions = [Session(path, size=4, classes=5) for _ in range(3)]
    assert len(sessions) == 3
    assert _threads() == before


@pytest.mark.parametrize("rarely", [False, True])
def test_one_that_is_asked_rarely_holds_no_memory_in_between(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch, rarely: bool
) -> None:
    arenas: list[bool] = []
    real = onnxruntime.InferenceSession

    def noted(model: Path, options: onnxruntime.SessionOptions, **more: object) -> object:
        arenas.append(options.enable_cpu_mem_arena)
        return real(model, options, **more)

    monkeypatch.setattr(onnxruntime, "InferenceSession", noted)
    Session(make_model(), size=4, classes=5, rarely=rarely)
    assert arenas == [not rarely]


def test_loading_gives_its_memory_back(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    trimmed: list[int] = []

    class Library:
        malloc_trim = trimmed.append

    monkeypatch.setattr(ctypes, "CDLL", lambda name: Library)
    Session(make_model(), size=4, classes=5)
    assert trimmed == [0]
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())  # a library without that call
    Session(make_model(), size=4, classes=5)


def test_a_model_that_fails_when_asked_is_refused_in_one_line(
    capfd: pytest.CaptureFixture[str],
) -> None:
    graph = Graph(4)
    shape = graph.weight("shape", np.array([-1, 5], np.int64))
    # 48 numbers are no rows of 5, which shows only when there are pixels.
    content = graph.serialize(graph.add("Reshape", [graph.start, shape], "rows"), 5)
    session = Session(content, size=4, classes=5)
    with pytest.raises(ModelError, match=r"the model cannot answer \(.*\), take another") as caught:
        check_probabilities(session, 4)
    assert str(caught.value).isprintable()
    assert capfd.readouterr() == ("", "")
