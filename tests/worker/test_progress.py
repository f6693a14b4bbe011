import io

import pytest
from rich.console import Console

from worker.progress import EVERY, Shown, found_words, line


@pytest.mark.parametrize(
    ("done", "total", "rate", "expected"),
    [
        (0, None, 0.0, "0 files"),
        (1, None, 0.0, "1 file"),
        (1, 1, 0.0, "1 of 1 file"),
        (1200, None, 12.34, "1,200 files, 12.3/s"),
        (1200, 3400, 0.0, "1,200 of 3,400 files"),
        (1200, 3400, 10.0, "1,200 of 3,400 files, 10.0/s, about 4 min left"),
        (3400, 3400, 10.0, "3,400 of 3,400 files, 10.0/s"),
    ],
)
def test_the_line(done: int, total: int | None, rate: float, expected: str) -> None:
    assert line(done, total, rate) == expected
    assert line(done, total, rate, "7 new") == f"{expected}, 7 new"
    assert line(done, total, rate, unit="titles") == expected.replace("file", "title")


@pytest.mark.parametrize(
    ("found", "new", "titles", "expected"),
    [
        (0, 0, None, "nothing was found"),
        (0, 0, 7, "nothing was found"),
        (3, 3, None, "3 files"),
        (3, 3, 3, "3 files"),
        (3, 1, None, "3 files; 2 known already"),
        (3, 3, 5, "3 files; 2 of 5 titles lead to no other file"),
        (3, 2, 1005, "3 files; 1 known already; 1,002 of 1,005 titles lead to no other file"),
    ],
)
def test_only_what_is_known_is_called_so(
    found: int, new: int, titles: int | None, expected: str
) -> None:
    assert found_words("3 files", found, new, titles=titles) == expected


class Times:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_where_there_is_no_terminal_a_line_now_and_then() -> None:
    out, times = io.StringIO(), Times()
    with Shown(Console(file=out), times) as shown:
        shown.about("a test")
        for second in range(int(EVERY) + 1):
            times.now = second
            shown.show(100 + 2 * second, 400)
        shown.say("something happened")
        shown.about("what follows")
        for _ in range(2):
            times.now += EVERY
            shown.show(int(times.now), None)
    assert out.getvalue().splitlines() == [
        "a test: 100 of 400 files",
        "a test: 160 of 400 files, 2.0/s, about 2 min left",
        "something happened",
        "what follows: 60 files",
        "what follows: 90 files, 1.0/s",
    ]


def test_on_a_terminal_a_bar_that_goes_away() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=120, _environ={"TERM": "xterm"})
    with Shown(console) as shown:
        shown.about("a [test]")
        shown.show(5, 10, "1 new")
        shown.say("something [b]happened")
    text = out.getvalue()
    assert "a [test]: 5 of 10 files, 1 new" in text
    assert "something [b]happened" in text
    assert text.endswith("\x1b[2K") or "\x1b[1A\x1b[2K" in text
