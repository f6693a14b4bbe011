import json
from pathlib import Path

import pytest

from playground import process
from playground.console import PlaygroundError
from playground.process import Process


def start(folder: Path, script: str) -> Process:
    return Process.start(folder / "record.json", ["sh", "-c", script], port=1, log=folder / "log")


def test_a_process_is_recalled_until_it_is_stopped(tmp_path: Path) -> None:
    started = start(tmp_path, "sleep 60 & sleep 60")
    assert Process.recall(tmp_path / "record.json") == started
    started.stop()
    assert Process.recall(tmp_path / "record.json") is None
    assert Process.last_port(tmp_path / "record.json") == 1


def test_children_are_stopped_when_their_parent_is_gone(tmp_path: Path) -> None:
    started = start(tmp_path, "sleep 60 & kill -9 $$")
    assert started.runs()
    started.stop()
    assert not started.runs()


def test_what_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_STOP_SECONDS", 0.2)
    started = start(tmp_path, "trap '' TERM; echo deaf; while :; do sleep 1; done")
    started.wait_until(lambda: "deaf" in (tmp_path / "log").read_text(), tmp_path / "log")
    started.stop()
    assert not started.runs()


def test_another_process_of_the_same_id_is_not_ours(tmp_path: Path) -> None:
    started = start(tmp_path, "sleep 60")
    record = json.loads((tmp_path / "record.json").read_text())
    (tmp_path / "record.json").write_text(json.dumps({**record, "born": record["born"] - 1}))
    assert Process.recall(tmp_path / "record.json") is None
    started.stop()


def test_a_server_that_ends_says_its_last_word(tmp_path: Path) -> None:
    started = start(tmp_path, "echo no disk >&2; exit 1")
    with pytest.raises(PlaygroundError, match=r"did not come up, see .*log: no disk"):
        started.wait_until(lambda: False, tmp_path / "log")


def test_no_variable_of_ours_reaches_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "token")
    started = start(tmp_path, "env; echo done")
    started.wait_until(lambda: "done" in (tmp_path / "log").read_text(), tmp_path / "log")
    assert "token" not in (tmp_path / "log").read_text()
