"""A heat map takes no longer than looking at a file may."""

from dataclasses import replace

import numpy as np
import pytest

from api.looker import Looker
from api.parts import Parts
from review.score import Frame
from tests.api.asking import Client
from tests.api.stubs import Stub, app_of, jpeg


def test_what_takes_longer_than_a_caller_waits_is_given_up(
    parts: Parts, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Frame(scene=0, pixels=np.zeros((24, 24, 3), np.uint8))
    monkeypatch.setattr(stub, "open", lambda path, side: iter([picture]))
    scoring = parts.looker.scoring
    hurried = Looker(
        scoring=lambda files: replace(scoring(files), seconds=-1), policy=parts.looker.policy
    )
    with Client(app_of(replace(parts, looker=hurried))) as client:
        answer = client.post("/v1/explain", jpeg())
    assert (answer.status, answer.problem["code"]) == (413, "too-much")
