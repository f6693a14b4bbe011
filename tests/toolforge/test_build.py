"""What an operator names by `--ref`."""

import subprocess
from pathlib import Path

import pytest

from tests.toolforge.build import BuildError, build


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two versions: a tag of the first, and a branch of the second that nobody is on."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    for number in (1, 2):
        (folder / "Procfile").write_text(f"web: {number}\n")
        git(folder, "add", "Procfile")
        git(folder, "commit", "--quiet", "--message", f"version {number}")
        git(folder, "tag", f"v{number}")
    git(folder, "branch", "next")
    git(folder, "reset", "--quiet", "--hard", "v1")
    return folder


@pytest.mark.parametrize(
    ("ref", "version"), [("HEAD", 1), ("v1", 1), ("v2", 2), ("next", 2), ("main", 1)]
)
def test_a_tag_or_a_branch_is_built(
    repository: Path, tmp_path: Path, ref: str, version: int
) -> None:
    assert build(str(repository), ref, tmp_path / "built").endswith(f" version {version}")
    assert (tmp_path / "built/Procfile").read_text() == f"web: {version}\n"
    assert not (tmp_path / "built/Procfile").stat().st_mode & 0o222, "no process changes it"


def test_a_commit_is_built_by_the_beginning_of_its_hash(repository: Path, tmp_path: Path) -> None:
    commit = git(repository, "rev-parse", "next")[:8]
    assert build(str(repository), commit, tmp_path / "built").endswith(" version 2")


def test_what_is_not_there_is_one_line(repository: Path, tmp_path: Path) -> None:
    for place, ref in ((str(repository), "v3"), (str(tmp_path / "nowhere"), "HEAD")):
        with pytest.raises(BuildError, match=r"^fatal: ") as refused:
            build(place, ref, tmp_path / "built")
        assert "\n" not in str(refused.value)
    assert not (tmp_path / "built").exists()
