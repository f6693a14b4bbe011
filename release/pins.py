"""What a requirements file pins."""

import re
from collections.abc import Iterator
from pathlib import Path

from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
REQUIREMENTS = ROOT / "requirements.txt"
LOCK = ROOT / "requirements.lock"
_PIN = re.compile(r"([\w.-]+)==([^\s;\\]+)")


def pins(file: Path) -> dict[str, str]:
    """The version of each package by its canonical name (`typing-extensions`).

    Other lines, such as comments, hashes and the checkout itself, are left out.
    """
    return dict(_read(file.read_text(encoding="utf-8").splitlines()))


def _read(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if found := _PIN.match(line):
            yield canonicalize_name(found[1]), found[2]
