"""From a file that has come in to the answer: through the gate, and onto a thread."""

import time
from collections.abc import Callable
from functools import partial

from fastapi import Request

from api.answer import Classification, TimingAnswer, classification
from api.gone import unless_gone
from api.looker import Look
from api.parts import Parts
from api.picture import Picture
from api.problem import Problem


async def look_at(
    request: Request, parts: Parts, picture: Picture, begun: float, where: str = ""
) -> Classification:
    """The answer on one file; `begun` is when its request was, by time.monotonic().

    Raises Problem where there is no room, or it cannot be scored, which names it by `where`;
    ClientDisconnect where whoever asked has gone.
    """
    try:
        return await answered(request, parts, partial(parts.looker.look, picture), begun)
    except Problem as problem:
        raise (problem.at(where) if where else problem) from problem.__cause__


async def answered(
    request: Request, parts: Parts, look: Callable[[], Look], begun: float
) -> Classification:
    """The answer on what `look`, run on a thread, has seen. Raises as look_at does."""
    received = time.monotonic()
    looked = await unless_gone(request, parts.gate.run(look))
    parts.metrics.looked(looked)
    waited = time.monotonic() - received - looked.seconds
    return classification(
        looked,
        model=parts.model_answer,
        policy=parts.looker.policy,
        timings=TimingAnswer(
            received=_ms(received - begun), waited=_ms(waited), looked=_ms(looked.seconds)
        ),
    )


def _ms(seconds: float) -> float:
    return round(max(0.0, seconds) * 1000, 1)
