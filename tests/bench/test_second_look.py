"""The arithmetic of second looks."""

import pytest

from bench.second_look import SecondLook, report, target

LOOK = SecondLook(whole_ms=190, parts_ms=500, by_screen=0.06, by_structure=0.002)


@pytest.mark.parametrize(("first_ms", "growth", "met"), [(10, 50, True), (9, 55.6, False)])
def test_one_file_in_a_hundred(first_ms: float, growth: float, met: bool) -> None:
    found = target(LOOK, first_ms)
    assert found.measured == pytest.approx(growth, abs=0.05)
    assert found.met is met


def test_the_table_says_what_and_how_often() -> None:
    lines = report(LOOK, 10.4).splitlines()
    assert "10.4 ms" in lines[2]
    assert "190 ms" in lines[3]
    assert "6.0%" in lines[3]
    assert "500 ms" in lines[4]
    assert "0.2%" in lines[4]
