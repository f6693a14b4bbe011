import pytest

from bench.result import Result, ratio
from bench.table import table
from bench.target import Target


def result(*rounds: list[float], peaks: tuple[float, ...] = (10.0,)) -> Result:
    return Result(rounds=rounds, peaks_mb=peaks, together_mb=sum(peaks))


def test_a_median_is_over_all_rounds() -> None:
    assert result([1, 2], [3, 100], [4]).ms == 3


def test_pictures_a_second_are_over_the_whole_time() -> None:
    assert result([1, 1], [1, 7]).per_second == 400


def test_a_round_in_which_the_machine_was_slow_does_not_change_a_ratio() -> None:
    ours = result([2, 2], [200, 200], [2, 2])
    limit = result([1, 1], [100, 100], [1, 1])
    assert ratio(ours, limit) == 2


def test_a_ratio_is_the_median_of_the_rounds_own() -> None:
    assert ratio(result([2], [3], [10]), result([1], [1], [1])) == 3


def test_rounds_belong_together() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratio(result([1], [1]), result([1]))


@pytest.mark.parametrize(
    ("measured", "at_least", "met"),
    [(1.35, False, True), (1.36, False, False), (1.35, True, True), (1.34, True, False)],
)
def test_what_is_exactly_at_the_limit_meets_it(measured: float, at_least: bool, met: bool) -> None:
    target = Target(what="a", measured=measured, limit=1.35, unit="x", at_least=at_least)
    assert target.met is met


def test_a_miss_says_by_how_much() -> None:
    target = Target(what="a", measured=1.41, limit=1.35, unit="x")
    assert target.row == ("a", "at most 1.35x", "1.41x", "missed: 1.41x")


def test_a_target_that_is_met_says_so() -> None:
    target = Target(what="a", measured=9.8, limit=5.5, unit="x", at_least=True)
    assert target.row == ("a", "at least 5.5x", "9.8x", "met")


def test_a_table_is_markdown_in_columns() -> None:
    assert table(("name", "ms"), [("a", "1.0"), ("bbbbb", "10.0")]).splitlines() == [
        "| name  |   ms |",
        "| ----- | ---: |",
        "| a     |  1.0 |",
        "| bbbbb | 10.0 |",
    ]


def test_a_row_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table(("name", "ms"), [("a",)])
