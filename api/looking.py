"""From a file that has come in to the answer: through the gate, and onto a thread."""

import time
from collections.abc import Callable

from api.answer import Classification, TimingAnswer, classification
from api.looker import Look
from api.parts import Parts
from api.picture import Picture


async def look_at(parts: Parts, picture: Picture, begun: float) -> Classification:
    """The answer on one file; `begun` is when its request was, by time.monotonic().

    Raises Problem where there is no room, or it cannot be scored.
    """
    return await answered(parts, lambda: parts.looker.look(picture), begun)


async def answered(parts: Parts, look: Callable[[], Look], begun: float) -> Classification:
    """The answer on what `look`, run on a thread, has seen. Raises Problem."""
    received = time.monotonic()
    looked = await parts.gate.run(look)
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
