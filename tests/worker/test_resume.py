"""An operator resumes the listing."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from review.errors import Halt
from review.probe import CHANGED
from settings import Settings
from store.models import Models
from tests.review.values import MODEL
from wiring import House
from worker.resume import resume


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with closing(House(Settings(data_dir=tmp_path))) as house:
        house.migrate()
        Models(house.database).activate_first(MODEL, name="one", path="one")
        yield house


def test_it_says_what_had_stopped_it_and_the_breaker_lets_go(house: House) -> None:
    said: list[str] = []
    house.stops.stop("30 of the last 500 are suspects")
    with pytest.raises(Halt):
        house.breaker.check()
    assert resume(house, "Jane", said.append)
    assert said[0].startswith("listing is resumed: it had stopped on 20")
    assert said[1:] == ["because 30 of the last 500 are suspects"]
    house.breaker.check()


def test_nothing_to_resume(house: House) -> None:
    said: list[str] = []
    assert not resume(house, "Jane", said.append)
    assert said == ["nothing to resume: listing was not stopped by itself"]


@pytest.mark.parametrize(("reason", "kept"), [(f"{CHANGED}: x", False), ("too many", True)])
def test_answers_that_had_changed_are_taken_for_right(
    house: House, reason: str, kept: bool
) -> None:
    models = Models(house.database)
    first, now = {"one": {"disc": {"porn": 0.25}}}, {"one": {"disc": {"porn": 0.5}}}
    models.first_probe(MODEL, first)
    house.stops.stop(reason)
    resume(house, "Jane", lambda _: None)
    assert models.first_probe(MODEL, now) == (first if kept else now)
