"""`review show`."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from review.fakes import FakeClock
from review.notice import NoticeKind
from store.migrate import upgrade
from store.session import Database
from store.tables import NoticeRow
from tests.review.values import content
from tests.store.bench import DatabaseBench
from tests.store.test_dossiers import a_whole_life
from tests.worker.commands.asking import Run, answered


def test_an_upload_is_found_by_its_title_its_content_and_its_number(run: Run) -> None:
    sha1 = content("7")
    texts = {
        run("show", which).stdout
        for which in (
            "File:Picture_7.jpg",
            "http://127.0.0.1:1/wiki/File:Picture_7.jpg",
            "7",
            sha1,
            sha1.upper(),
        )
    }
    [text] = texts
    lines = text.splitlines()
    assert lines[0] == "7          File:Picture 7.jpg"
    assert lines[1] == f"content    {sha1}, type not known"
    assert lines[2].startswith("upload     2026-01-02 01:2")
    assert any(line.startswith("state      ") for line in lines)
    assert any(line.startswith("verdict    nsfw 0.") for line in lines)
    assert any(line.startswith("policy     ") for line in lines)
    assert any(line.startswith("score      ") for line in lines)
    [found] = answered(run, "show", "7")
    assert (found["id"], found["sha1"]) == (7, sha1)


def test_what_is_not_known_is_one_line(run: Run) -> None:
    done = run("show", "File:Nowhere.jpg")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "review: File:Nowhere.jpg: no such upload is known here\n"
    done = run("show", "9" * 18, "--json")
    assert (done.exit_code, done.stdout, done.stderr) == (1, "[]\n", "")
    assert run("show", "9" * 40).exit_code == 1
    assert run("show").exit_code == 2


@pytest.mark.parametrize("title", ["Deep grey.png", "file:cat.png", "File:cat.png", ":A.png"])
def test_a_title_that_lacks_something_is_hinted_at(run: Run, title: str) -> None:
    hint = "; a title is as the wiki has it, with its namespace: File:Deep grey.png\n"
    assert run("show", title).stderr == f"review: {title}: no such upload is known here{hint}"


def test_what_waits_again_has_no_verdict_in_force_and_no_line_ends_in_nothing(run: Run) -> None:
    run("rescan", "File:Picture 1.jpg")
    lines = run("show", "File:Picture 1.jpg").stdout.splitlines()
    assert any(re.fullmatch(r"state      waiting(, last: .+)?", line) for line in lines)
    assert any(re.fullmatch(r"verdict    .*, before it waited again", line) for line in lines)
    assert [line for line in lines if line.endswith((":", " "))] == []


def test_show_says_of_what_has_no_template_that_its_scorer_had_another_mode(
    run: Run, environment: dict[str, str]
) -> None:
    with closing(Database(f"sqlite:///{environment['DATA_DIR']}/review.db")) as database:
        with database.engine.begin() as connection:
            connection.execute(delete(NoticeRow).where(NoticeRow.kind == NoticeKind.CATEGORY))
        with database.read() as session:
            listed = str(session.scalar(select(NoticeRow.upload_id).limit(1)))
    words = (
        "\nnotice     category, none: MODE=category here, and was another where this was scored; "
    )
    assert words in run("show", listed, MODE="category").stdout
    assert "none: MODE" not in run("show", listed, MODE="report").stdout


def test_all_of_a_life_is_told_in_lines(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'life.db'}"
    with closing(Database(url)) as database:
        upgrade(database)
        a_whole_life(DatabaseBench(clock=FakeClock(), database=database))
    done = run("show", "File:Picture 1.jpg", DATABASE_URL=url)
    assert (done.exit_code, done.stderr) == (0, "")
    figures = "nsfw 0.900, sexy 0.000"
    of_a = "    a, whole, upright: porn 0.900, hentai 0.000, sexy 0.000, neutral 0.100"
    for line in (
        f"verdict    {figures}, at 0:00 to 0:04",
        "rescanned  once",
        "attempt    1 2026-01-02 03:04:05 UTC: the wiki was away",
        "score      2026-01-02 03:04:05 UTC by a model: original, 1,234 bytes, 1 scenes",
        f"  frame    scene 0, at 1.0 s: {figures}",
        "before     2026-01-02 03:04:05 UTC, generation 0: original, 1,234 bytes, 1 scenes",
        "  frame    scene 0, at 1.0 s: nsfw 0.100, sexy 0.000",
        "notice     report, written: User:Bot/Reports/2026-01-02",
        "  written  2026-01-02 03:04:05 UTC, revision 77",
        "  answer   2026-01-03 00:00:00 UTC cleared by Patroller: fine",
        "notice     category, declined: a person has answered already",
        "sample     1 of 2026-01-02: not answered",
        "handed on  waits, tries: 2: 503",
    ):
        assert f"\n{line}\n" in done.stdout, done.stdout
    assert f"\n{of_a}" in done.stdout
