"""Where stdout leads for all commands: a full disk, a terminal that cannot show everything."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from store.session import Database
from tests.worker.commands.asking import celery_into

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
        done = celery_into(full, tmp_path, "review", *words, **environment)
    assert (done.returncode, done.stderr) == (1, "review: cannot write: No space left on device\n")


EXPORT = ("export", "--since", "2026-01-01")


@pytest.mark.parametrize(
    ("words", "encoding", "shown"),
    [
        (EXPORT, "ascii", "utf-8"),
        ((*EXPORT, "--format", "jsonl"), "latin-1", "utf-8"),
        (("show", "3", "--json"), "latin-1", "utf-8"),
        (("show", "3"), "latin-1", "latin-1"),
    ],
)
def test_programs_get_utf8_and_people_what_their_terminal_shows(
    tmp_path: Path, environment: dict[str, str], words: tuple[str, ...], encoding: str, shown: str
) -> None:
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        named = text("UPDATE uploads SET title = 'File:Łódź ü.jpg' WHERE id = 3")
        database.write_plainly(lambda connection: connection.execute(named))
    path = tmp_path / "stdout"
    with path.open("w") as file:
        more = {**environment, "PYTHONIOENCODING": encoding}
        done = celery_into(file, tmp_path, "review", *words, **more)
    assert (done.returncode, done.stderr) == (0, "")
    assert "File:Łódź ü.jpg".encode(shown, "backslashreplace") in path.read_bytes()
