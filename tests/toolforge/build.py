"""What stands for an image: a checkout of some commit, that no process may change."""

import subprocess
from pathlib import Path


class BuildError(Exception):
    """Git's own last word."""


def build(repository: str, ref: str, place: Path) -> str:
    """A checkout there of a tag, a branch or a commit; that commit in a line.

    What it needs of others is not built: all have the packages of this checkout. Raises
    BuildError.
    """
    commit = _git("-C", repository, "rev-parse", "--verify", f"{ref}^{{commit}}")
    _git("clone", "--quiet", "--no-checkout", repository, str(place))
    _git("-C", str(place), "checkout", "--quiet", "--detach", commit)
    said = _git("-C", str(place), "log", "-1", "--format=%h %s")
    subprocess.run(["chmod", "-R", "a-w,a+rX", str(place)], check=True)
    return said


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.splitlines() or ["git failed"]
        raise BuildError(next((one for one in lines if one.startswith("fatal: ")), lines[-1]))
    return done.stdout.strip()
