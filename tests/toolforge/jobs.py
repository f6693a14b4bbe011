"""What is to run: the checkout's Procfile, jobs.yaml and service.template."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.toolforge.container import MIB

WEB = "web"


@dataclass(frozen=True)
class Job:
    """One replica of a job that goes on for ever."""

    name: str
    command: str


def commands(checkout: Path) -> Mapping[str, str]:
    """The Procfile's, by their names."""
    lines = (checkout / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def jobs(checkout: Path) -> list[Job]:
    """All of jobs.yaml, replica by replica, and the web service."""
    known = commands(checkout)
    found = [Job(WEB, known[WEB])]
    assert yaml.safe_load((checkout / "service.template").read_text())["mem"] == f"{MIB}Mi"
    for job in yaml.safe_load((checkout / "jobs.yaml").read_text()):
        assert job["mem"] == f"{MIB}Mi", job
        assert job["health-check-script"] == "sh /workspace/health.sh", job
        replicas = job.get("replicas", 1)
        names = (
            [job["name"]] if replicas == 1 else [f"{job['name']}-{n + 1}" for n in range(replicas)]
        )
        found += [Job(name, known[job["command"]]) for name in names]
    return found
