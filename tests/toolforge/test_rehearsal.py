"""What `toolforge` of a rehearsal says, and does to what runs."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from tests.toolforge.jobs import Job
from tests.toolforge.rehearsal import Rehearsal
from tests.toolforge.tool import Tool, given

JOBS = """
- {name: poll, command: poll, mem: 512Mi}
- {name: score, command: score, replicas: 2, mem: 512Mi}
"""


@dataclass
class Started:
    """Stands for a container, which root alone can make."""

    job: Job
    variables: dict[str, str]
    stopped: bool = False

    def stop(self) -> float:
        self.stopped = True
        return 0.0


@dataclass
class Account:
    """Stands for a tool: its checkout, and what was started of it."""

    checkout: Path
    env: dict[str, str]
    started: list[Started] = field(default_factory=list)

    def start(self, job: Job, **more: str) -> Started:
        self.started.append(Started(job, {**self.env, **more}))
        return self.started[-1]

    def build(self, _repository: str, ref: str) -> str:
        (self.checkout / "Procfile").write_text(f"poll: new poll\nscore: {ref}\n")
        return ref

    def runs(self) -> list[tuple[str, str]]:
        return [(one.job.name, one.job.command) for one in self.started if not one.stopped]


@pytest.fixture
def account(tmp_path: Path) -> Account:
    (tmp_path / "Procfile").write_text("poll: old poll\nscore: old score\n")
    (tmp_path / "jobs.yaml").write_text(JOBS)
    return Account(tmp_path, given(tmp_path, tmp_path))


@pytest.fixture
def rehearsal(account: Account) -> Rehearsal:
    made = Rehearsal(tool=cast(Tool, cast(Any, account)))
    load(made, account)
    return made


def load(rehearsal: Rehearsal, account: Account) -> str:
    return rehearsal.answer(["jobs", "load", str(account.checkout / "jobs.yaml")], "")


def test_load_leaves_alone_what_is_as_it_was(rehearsal: Rehearsal, account: Account) -> None:
    assert len(account.started) == 3
    assert "score: unchanged" in load(rehearsal, account)
    rehearsal.answer(["jobs", "delete", "poll"], "")
    assert load(rehearsal, account).startswith("poll: started\nscore: unchanged")
    assert [one.job.name for one in account.started[3:]] == ["poll-1"]


def test_load_starts_what_has_another_definition(rehearsal: Rehearsal, account: Account) -> None:
    (account.checkout / "jobs.yaml").write_text(JOBS.replace("replicas: 2", "replicas: 1"))
    assert load(rehearsal, account).startswith("poll: unchanged")
    assert account.runs() == [("poll-1", "old poll"), ("score-1", "old score")]
    assert len(account.started) == 4


def test_only_a_restart_takes_up_another_build(rehearsal: Rehearsal, account: Account) -> None:
    rehearsal.answer(["build", "start", "/repository", "--ref", "v2"], "")
    load(rehearsal, account)
    assert {command for _, command in account.runs()} == {"old poll", "old score"}
    rehearsal.answer(["jobs", "restart", "score"], "")
    assert account.runs()[1:] == [("score-1", "v2"), ("score-2", "v2")]


def test_only_what_was_created_is_listed_in_full(rehearsal: Rehearsal, account: Account) -> None:
    rehearsal.answer(["envvars", "create", "MODE", "report"], "")
    rehearsal.answer(["envvars", "create", "BOT_PASSWORD"], "a secret\n")
    lines = rehearsal.answer(["envvars", "list"], "").splitlines()
    assert lines[:2] == ["BOT_PASSWORD=a secret", "MODE=report"]
    assert [line.partition("=")[0] for line in lines[2:]] == [
        *("TOOL_REPLICA_PASSWORD", "TOOL_REPLICA_USER"),
        *("TOOL_TOOLSDB_PASSWORD", "TOOL_TOOLSDB_USER"),
    ]
    assert all(account.env[line.partition("=")[0]] not in line for line in lines[2:])


def test_only_what_was_created_is_deleted(rehearsal: Rehearsal, account: Account) -> None:
    rehearsal.answer(["envvars", "create", "MODE", "report"], "")
    for name in ("MODE", "PATH", "TOOL_TOOLSDB_USER"):
        rehearsal.answer(["jobs", "restart", "poll"], "")
        assert name in account.started[-1].variables
        rehearsal.answer(["envvars", "delete", name], "")
    rehearsal.answer(["jobs", "restart", "poll"], "")
    assert account.started[-1].variables == account.env
