"""JSON lines: appended, for good, and found again."""

import contextlib
import json
import os
from itertools import islice
from pathlib import Path

import pytest

from annotators import json_lines, tail
from annotators.json_lines import MOST, JsonLines
from review.errors import Away
from tests.annotators.values import an_offer
from tests.review.values import an_upload
from tests.store.offering import ids


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "offers.jsonl"


def lines(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_bytes().splitlines()]


def give(lines: JsonLines, *log_ids: int) -> list[str]:
    """What was there before, and then these."""
    with lines.turn():
        had = lines.had()
        lines.take([an_offer(log_id) for log_id in log_ids])
    return had


def test_each_offer_is_a_line_of_ascii_whatever_its_title(path: Path) -> None:
    odd = an_offer(2, upload=an_upload(2, title="File:Ä \u2028\x85 “b” 𝄞.jpg"))
    with (ours := JsonLines(path)).turn():
        ours.take([an_offer(1), odd])
    assert lines(path) == ids(1, 2)
    assert path.read_bytes().isascii()
    assert path.read_bytes().endswith(b"}\n")
    assert json.loads(path.read_bytes().splitlines()[1])["title"] == odd.upload.title


def test_what_was_written_is_known_to_the_next_process_and_to_this_one_if_it_was_not_noted(
    path: Path,
) -> None:
    ours = JsonLines(path)
    assert give(ours, 1, 2) == []
    assert give(ours, 3) == [], "all was noted, or the turn would have ended by an error"
    assert give(JsonLines(path)) == ids(1, 2, 3)
    with contextlib.suppress(RuntimeError), ours.turn():
        ours.take([an_offer(4)])
        raise RuntimeError("cannot be noted")
    assert give(ours) == ids(1, 2, 3, 4)


def test_what_another_process_wrote_meanwhile_is_known(path: Path) -> None:
    ours, other = JsonLines(path), JsonLines(path)
    give(ours, 1)
    give(other, 2)
    assert give(ours) == ids(1, 2)


def test_a_line_that_was_cut_off_is_ended_and_its_offer_comes_again(path: Path) -> None:
    give(JsonLines(path), 1, 2)
    whole = path.read_bytes()
    os.truncate(path, len(whole) - 20)
    assert give(JsonLines(path), 2) == ids(1)
    first, cut, again = path.read_bytes().splitlines()
    assert (json.loads(first)["id"], json.loads(again)["id"]) == tuple(ids(1, 2))
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(cut)


def test_a_line_that_lacks_nothing_but_its_end_was_written(path: Path) -> None:
    give(JsonLines(path), 1, 2)
    os.truncate(path, path.stat().st_size - 1)
    assert give(JsonLines(path), 3) == ids(1, 2)
    assert lines(path) == ids(1, 2, 3)


@pytest.mark.parametrize("name", ["offers.jsonl.1", "offers.jsonl-20260102"])
def test_a_file_that_was_moved_away_is_looked_at_too(path: Path, name: str) -> None:
    for number, older in ((1, "offers.jsonl.2"), (2, name)):
        give(JsonLines(path), number)
        path.rename(path.with_name(older))
        os.utime(path.with_name(older), (number, number))
    assert give(JsonLines(path), 3) == ids(2)
    assert lines(path) == ids(3)


def test_one_that_is_moved_away_while_it_is_written_gets_all_of_it(path: Path) -> None:
    ours = JsonLines(path)
    with ours.turn():
        ours.take([an_offer(1)])
        path.rename(path.with_name("offers.jsonl.1"))
        ours.take([an_offer(2)])
    give(ours, 3)
    assert lines(path.with_name("offers.jsonl.1")) == ids(1, 2)
    assert lines(path) == ids(3)


def test_only_the_end_of_a_large_file_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "_BLOCK", 100)
    for begin in range(0, 1000, MOST):
        give(ours := JsonLines(path), *range(begin, begin + MOST))
    assert give(JsonLines(path)) == ids(*range(1000 - MOST, 1000))
    assert give(ours) == []


def test_a_file_without_lines_does_not_fill_the_memory(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "_MOST_BYTES", 1 << 20)
    monkeypatch.setattr(tail, "_BLOCK", 1 << 18)
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with path.open("rb") as file:
        [line] = tail.last_lines(file, MOST)
    assert len(line) == 1 << 20
    assert give(JsonLines(path), 1) == []


@pytest.mark.parametrize(
    "rubbish", [b"", b"\n\n\n", b"no json\n", b"[1]\n", b'{"a": 1}\n', b"[" * 10_000, b"\xff\n"]
)
def test_what_is_no_offer_is_left_alone(path: Path, rubbish: bytes) -> None:
    path.write_bytes(rubbish)
    assert give(JsonLines(path), 1) == []
    assert path.read_bytes().startswith(rubbish)
    assert give(JsonLines(path)) == ids(1)


def test_two_never_write_at_once(path: Path) -> None:
    ours, other = JsonLines(path), JsonLines(path)
    with ours.turn():
        with pytest.raises(Away, match=r"another process writes to .*offers\.jsonl"), other.turn():
            raise AssertionError("both are in there")
        path.rename(path.with_name("offers.jsonl.1"))
        with pytest.raises(Away, match="another process"), other.turn():
            raise AssertionError("both are in there, as the file was moved away")
    assert give(other, 1) == []


def test_a_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    ours = JsonLines(tmp_path / "nowhere" / "offers.jsonl")
    with pytest.raises(Away) as error, ours.turn():
        raise AssertionError("it was opened")
    assert str(error.value) == (
        f"cannot write to {tmp_path}/nowhere/offers.jsonl (No such file or directory)"
    )


def test_a_full_disk_loses_nothing_and_doubles_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(ours := JsonLines(path), 1)
    real, room = json_lines._append, iter([500, 0, 0])

    def append(file: object, data: bytes) -> None:
        for space in islice(room, 1):
            real(file, data[:space])  # type: ignore[arg-type]
            raise OSError(28, "No space left on device")
        real(file, data)  # type: ignore[arg-type]

    monkeypatch.setattr(json_lines, "_append", append)
    assert len(an_offer(2).text()) < 500 < len(an_offer(2).text() + an_offer(3).text())
    with pytest.raises(Away, match=r"cannot write to .* \(No space left on device\)"):
        give(ours, 2, 3)
    for _ in range(2):
        with pytest.raises(Away, match="No space left"):
            give(ours, 3)
    assert give(ours, 3) == ids(1, 2)
    whole = [line for line in path.read_bytes().splitlines() if line.endswith(b"}")]
    assert [json.loads(line)["id"] for line in whole] == ids(1, 2, 3)
