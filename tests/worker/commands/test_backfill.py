"""`review backfill`: which files are named, and what is refused."""

from contextlib import closing
from pathlib import Path

import pytest

from store.backfills import Backfills
from store.session import Database
from tests.review.values import WIKI
from tests.worker.commands.asking import Run


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "say one of --category"),
        (("--all", "--user", "A"), "say one of --category"),
        (("--all", "--resume"), "say one of --category"),
        (("--recursive", "--all"), "--recursive belongs to --category"),
        (("--to", "2026-01-01"), "--to to --from"),
        (("--from", "2026-01-02", "--to", "2026-01-01"), "--to is before --from"),
        (("--from", "yesterday"), "has to be like 2026-01-31"),
        (("--all", "--sample", "5", "--limit", "5"), "--sample goes without"),
        (("--all", "--sample", "5", "--dry-run"), "--sample goes without"),
        (("--all", "--limit", "0"), "--limit"),
        (("--category", ""), "the name is empty"),
        (("--user", " "), "the name is empty"),
        (("--forget", "3", "--all"), "say one of --category"),
        (("--forget", "3", "--limit", "5"), "--forget goes without"),
        (("--resume", "3", "--dry-run"), "--dry-run says it of files that are named"),
    ],
)
def test_files_that_are_there_have_to_be_named_in_one_way(
    run: Run, words: tuple[str, ...], why: str
) -> None:
    done = run("backfill", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert why in " ".join(done.stderr.split())


def test_there_is_nothing_to_go_on_with(run: Run) -> None:
    done = run("backfill", "--resume")
    assert (done.exit_code, done.stderr) == (1, "review: every backfill has ended\n")
    done = run("backfill", "--resume", "7")
    assert (done.exit_code, done.stderr) == (1, "review: there is no backfill 7 of commonswiki\n")


def test_a_count_of_files_ends_when_the_wiki_cannot_be_asked(run: Run) -> None:
    done = run("backfill", "--all", "--dry-run")
    assert done.exit_code == 1
    assert done.stderr.startswith("review: cannot reach 127.0.0.1:1 (")


def test_a_list_that_is_not_utf_8_is_one_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes("File:Äpfel.jpg\n".encode() + "File:Äpfel.jpg\n".encode("latin-1"))
    done = run("backfill", "--titles", str(file))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"review: {file}: not UTF-8 (line 2)\n"


def test_what_is_no_title_is_counted_and_a_list_of_nothing_else_is_refused(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "list.txt"
    file.write_text("\nFile:A|B.jpg\n[[File:C.jpg]]\n")
    done = run("backfill", "--titles", str(file))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        f"review: {file}: 2 of 2 lines are no titles\nreview: {file}: there is no title in it\n"
    )


def test_a_mark_before_the_first_line_is_no_part_of_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(b"\xef\xbb\xbf\r\n")
    done = run("backfill", "--titles", str(file), "--dry-run")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"review: {file}: there is no title in it\n"


def test_one_that_can_never_end_is_given_up(run: Run, environment: dict[str, str]) -> None:
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        known = Backfills(database, WIKI).begin('{"user": "a|b"}', None)
    words = '{"user": "a|b"}; what it registered stays, 0 of 0 found\n'
    would = run("backfill", "--forget", f"{known.id}", "--dry-run")
    assert would.stdout == f"backfill {known.id} would be forgotten: {words}"
    assert run("status").stdout.count("has not ended") == 1
    done = run("backfill", "--forget", f"{known.id}")
    assert (done.exit_code, done.stdout) == (0, f"backfill {known.id} is forgotten: {words}")
    assert "has not ended" not in run("status").stdout
    again = run("backfill", "--forget", f"{known.id}")
    assert (again.exit_code, again.stderr) == (
        1,
        f"review: there is no backfill {known.id} of commonswiki\n",
    )
