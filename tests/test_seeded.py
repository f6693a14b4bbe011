"""What a long run by hand says in the end, and what it keeps."""

import tempfile
from pathlib import Path

import pytest

from playground.console import PlaygroundError
from tests.seeded import Found, Run, by_hand


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.argv", ["run", "--seed", "7"])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.mark.parametrize(("findings", "code"), [((), 0), (("a twin",), 1)])
def test_the_folder_is_kept_where_anything_was_found(
    findings: tuple[str, ...], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs: list[Run] = []

    def play(run: Run) -> Found:
        runs.append(run)
        return Found(counts={"acts": {"moves": 2}, "faults": {}}, line="done", findings=findings)

    assert by_hand("trial", None, play, files=5) == code
    assert (runs[0].seed, runs[0].files) == (7, 5)
    said = ["acts: 2 moves", "faults: none", "done", *(f"FOUND {one}" for one in findings)]
    said += [f"seed 7: {len(findings)} findings"]
    said += [f"kept in {runs[0].folder}"] if findings else []
    assert capsys.readouterr().out.splitlines() == said
    assert list(tmp_path.iterdir()) == [runs[0].folder][: len(findings)]


def test_what_could_not_be_played_is_one_line_and_kept(tmp_path: Path) -> None:
    def play(_: Run) -> Found:
        raise PlaygroundError("no wiki")

    with pytest.raises(SystemExit, match="trial: no wiki; see ") as ended:
        by_hand("trial", None, play, files=5)
    assert [str(path) for path in tmp_path.iterdir()] == [str(ended.value).rpartition(" ")[2]]
