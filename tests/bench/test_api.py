"""The benchmark of the API: what it makes of what hey writes, and of what it has found."""

import os
import stat
from pathlib import Path

import pytest

from bench.api.hey import ACCEPTED, REFUSED, Answers, ask, flood, found
from bench.api.report import Measured, memory, rates, targets
from bench.contender import CannotRun

HEAD = "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset"
LINES = ("0.0400,0,0,0,0,0,200,0.0000", "0.0010,0,0,0,0,0,429,0.5000", "0.0200,0,0,0,0,0,200,1.98")


def answers(ms: float, per_second: float) -> Answers:
    return Answers(seconds=[ms / 1000] * 100, span=100 / per_second)


def measured(let_in_ms: float = 40, megabytes: float = 200) -> Measured:
    return Measured(
        limit=60,
        idle={ACCEPTED: answers(20, 50), REFUSED: answers(1, 1)},
        peak={ACCEPTED: answers(35, 55), REFUSED: answers(1, 1)},
        overload={ACCEPTED: answers(let_in_ms, 50), REFUSED: answers(1, 170)},
        megabytes=[200] * 9 + [megabytes],
    )


def hey(folder: Path, body: str) -> None:
    """A program of that name that says what it was asked on stderr."""
    program = folder / "hey"
    program.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_answers_are_sorted_out_by_their_status() -> None:
    names = HEAD.split(",")
    by_status = found([dict(zip(names, line.split(","), strict=True)) for line in LINES])
    assert by_status[ACCEPTED].seconds == [0.02, 0.04]
    assert by_status[ACCEPTED].per_second == pytest.approx(1)
    assert by_status[REFUSED].median_ms == pytest.approx(1)


def test_what_nobody_answered_so_takes_no_time() -> None:
    by_status = found([{"response-time": "0.1", "status-code": "500", "offset": "0"}])
    assert by_status[ACCEPTED].median_ms == by_status[ACCEPTED].within_ms(0.99) == 0


def test_hey_is_asked_to_post_the_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tmp_path / "asked"
    hey(tmp_path, f"echo \"$@\" >> {asked}\necho '{HEAD}'\necho '{LINES[0]}'")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    answered = flood("http://here/", tmp_path / "a.jpg", per_second=400, callers=4)
    assert len(answered[ACCEPTED].seconds) == 4
    lines = asked.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4
    assert "-c 1 -z 30s -q 100.0000 http://here/" in lines[0]
    assert f"-m POST -T image/jpeg -D {tmp_path / 'a.jpg'}" in lines[0]


def test_no_hey_and_no_answer_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match="apt-get install -y hey"):
        ask("http://here/", tmp_path / "a.jpg")
    hey(tmp_path, "echo refused >&2; exit 1")
    with pytest.raises(CannotRun, match="no answer: refused"):
        ask("http://here/", tmp_path / "a.jpg")


def test_the_tables_have_all_that_was_found() -> None:
    table = rates(measured())
    assert "| the threads alone, without HTTP |     60.0 |" in table
    assert "4 times that: turned away" in table
    assert "| 20,000            | 230 |" in memory(measured(megabytes=230), 20_000)


def test_targets_are_missed_where_it_is_slow_or_grows() -> None:
    assert all(target.met for target in targets(measured()))
    outcomes = [target.met for target in targets(measured(let_in_ms=61, megabytes=211))]
    assert outcomes == [False, False, True, True, False]
