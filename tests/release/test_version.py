import re
import subprocess
import sys
import tomllib

import pytest

from release.pins import ROOT
from version import NAME, VERSION


def test_the_installed_one_is_that_of_the_checkout() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    assert (project["name"], project["version"]) == (NAME, VERSION), "install the checkout again"


def test_the_changelogs_latest_release_is_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    latest, *_ = headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert "Unreleased" not in headings[1:]
    released = headings[1:] if latest == "Unreleased" else headings
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)", each) for each in released)
    assert [each.split()[0] for each in released[:1]] in ([], [VERSION])


@pytest.mark.integration
@pytest.mark.parametrize(
    "command", ["worker --version", "api --version", "celery -A worker review --version"]
)
def test_every_command_says_it(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == (f"{NAME} {VERSION}\n", "", 0)
