"""The reader's thread: it outlives what goes wrong, and ends when it is told to."""

from threading import Event
from types import SimpleNamespace
from typing import cast

from review.errors import Transient
from wiring import House
from worker.reader import read


def test_it_goes_on_after_trouble_and_says_it_once() -> None:
    stop, said, rounds = Event(), list[str](), list[int]()

    def round() -> None:
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        raise Transient("the wiki is away")

    house = SimpleNamespace(
        reader=SimpleNamespace(round=round), settings=SimpleNamespace(read_seconds=0.01)
    )
    read(cast(House, house), stop, said.append)
    assert (len(rounds), said) == (3, ["the wiki is away"])
