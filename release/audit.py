"""`python -m release.audit`: whether what a release pins has known vulnerabilities.

A part of `make check`. Where the list of them cannot be asked, that is one line and no failure:
a check of the code must not need the network. What was found is a failure.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from console import number_of
from release.pins import LOCK

PATIENCE_SECONDS = 5  # with one answer
LONGEST_SECONDS = 20.0  # for all of them
# How pip-audit ends where nobody answers it, or not as it has to be.
_AWAY = re.compile(
    r"requests\.exceptions\.|ConnectionError|ServiceError|Could not connect|redirect"
)
COMMAND = (
    *("-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--format", "json"),
    *("--progress-spinner", "off", "--timeout", str(PATIENCE_SECONDS)),
)


def main() -> int:
    """1 where something was found, or it cannot be said why nothing was, else 0."""
    words, code = judged(*asked())
    sys.stderr.write(f"audit: {words}\n")
    return code


def judged(said: str, complaint: str = "") -> tuple[str, int]:
    """The line for a person and the exit code, from what pip-audit said on stdout and stderr."""
    last = (complaint.strip().splitlines() or [""])[-1]
    if not said and not _AWAY.search(last):
        return f"pip-audit failed: {last or 'no reason given'}", 1
    told: Sequence[dict[str, Any]] = json.loads(said)["dependencies"] if said else ()
    skipped = [one for one in told if "skip_reason" in one]
    if len(skipped) == len(told):
        return "the list of known vulnerabilities cannot be asked from here: nothing was checked", 0
    if found := [one for one in told if one.get("vulns")]:
        return "; ".join(map(_finding, found)), 1
    rest = f", not known there: {len(skipped)}" if skipped else ""
    return f"no known vulnerability in {number_of(len(told) - len(skipped), 'packages')}{rest}", 0


def asked(*options: str) -> tuple[str, str]:
    """What pip-audit says on stdout and stderr, with these options too."""
    try:
        done = subprocess.run(  # noqa: S603  words of this file only
            [sys.executable, *COMMAND, *options],
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", "ConnectionError: no answer in time"
    return done.stdout, done.stderr


def _finding(one: dict[str, Any]) -> str:
    ids = ", ".join(each["id"] for each in one["vulns"])
    fixed = sorted({version for each in one["vulns"] for version in each["fix_versions"]})
    where = f"put right in {', '.join(fixed)}" if fixed else "not put right yet"
    return f"{one['name']} {one['version']}: {ids}, {where}"


if __name__ == "__main__":
    sys.exit(main())
