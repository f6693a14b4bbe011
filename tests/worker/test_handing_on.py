"""The thread that hands on: it outlives what goes wrong, and ends when it is told to."""

from threading import Event
from types import SimpleNamespace
from typing import cast

import pytest

from review.errors import Transient
from wiring import House
from worker import handing_on
from worker.handing_on import hand_on


def test_it_goes_on_after_trouble_says_it_once_and_gives_its_lease_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handing_on, "PAUSE", 0.01)
    stop, said, rounds, retired = Event(), list[str](), list[int](), list[int]()

    def round() -> None:
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        raise Transient("annotator.example answered 503")

    ours = SimpleNamespace(round=round, retire=lambda: retired.append(len(rounds)))
    hand_on(cast(House, SimpleNamespace(handing_on=ours)), stop, said.append)
    assert (len(rounds), retired) == (3, [3])
    assert said == ["handing on: annotator.example answered 503"]


def test_where_nothing_is_handed_on_it_ends_at_once() -> None:
    hand_on(cast(House, SimpleNamespace(handing_on=None)), Event(), lambda _: None)
