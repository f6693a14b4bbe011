"""Where stdout leads for all commands: a full disk, a terminal that cannot show everything."""

from pathlib import Path

import pytest

from tests.worker.commands.asking import celery

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--since", "2026-01-01"),
        ("export", "--since", "2999-01-01"),  # little enough to be written only at the end
        ("status",),
        ("status", "--json"),
        ("precision",),
    ],
)
def test_a_full_disk_is_one_line(
    tmp_path: Path, environment: dict[str, str], words: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("w") as full:
        done = celery(tmp_path, "review", *words, stdout=full, **environment)
    assert (done.returncode, done.stderr) == (1, "review: cannot write: No space left on device\n")
