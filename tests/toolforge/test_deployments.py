"""What is said of a web service that was started."""

import subprocess
from dataclasses import dataclass
from typing import Any, cast

import pytest

from tests.toolforge.container import Container
from tests.toolforge.deployments import Deployments


@dataclass
class Started:
    """Stands for a container, which root alone can make."""

    process: "subprocess.Popen[bytes]"

    def last_words(self) -> str:
        return "why it ended"


def start(*command: str) -> Container:
    return cast(Container, cast(Any, Started(subprocess.Popen(command))))


def end(jobs: Deployments) -> None:
    process = jobs.wanted["web"].container.process
    process.kill()
    process.wait()


def test_that_it_ends_at_once_is_said_with_its_last_words() -> None:
    jobs = Deployments(start=lambda *_: start("false"), web=lambda: "nobody listens")
    assert jobs.start_web() == "started, and ended (1) at once:\nwhy it ended"


def test_it_is_waited_for() -> None:
    answers = iter(["nobody listens", "nobody listens", ""])
    jobs = Deployments(start=lambda *_: start("sleep", "5"), web=lambda: next(answers))
    assert jobs.start_web() == "started, and is well"
    assert next(answers, None) is None
    end(jobs)


def test_one_that_is_not_well_in_time_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.toolforge.deployments.WEB_SECONDS", 0.1)
    jobs = Deployments(start=lambda *_: start("sleep", "5"), web=lambda: "not yet")
    assert jobs.start_web().startswith("started, and not well after ")
    end(jobs)
