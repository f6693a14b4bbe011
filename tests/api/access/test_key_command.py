import sys

import pytest

from api.__main__ import main
from api.access.keys import Keys
from settings import Settings


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["api", *arguments])
    return main()


def test_the_command_prints_a_key_and_the_entry_that_lets_it_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "key", "alice", "--per-minute", "7") == 0
    _, key, _, entry = map(str.strip, capsys.readouterr().out.splitlines())
    found = Keys([Settings(api_keys=entry).api_keys], 60).find(key)
    assert found is not None
    assert (found.name, found.per_minute) == ("alice", 7)


@pytest.mark.parametrize(
    "wrong",
    [
        ["a:b"],
        ["a b"],
        [""],
        ["é"],
        ["x" * 65],
        ["a", "--per-minute", "0"],
        ["a", "--per-minute", "x"],
    ],
)
def test_a_name_that_no_entry_may_have_is_one_line(
    wrong: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "key", *wrong) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
