"""Children that answer in broken ways: what the parent makes of them."""

import time
import tracemalloc
from collections import Counter
from pathlib import Path
from random import Random

from fence.demand import Demand
from fence.parent import Fence
from review.errors import Crash, NotVisual, Permanent, Transient
from review.score import only_frames
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import conversations
from tests.fuzz.targets import check

_SECONDS = 1
_GRACE = 10.0  # seconds: a process is started, and one that died is waited for
_MEMORY = 3 * 12_600_000  # bytes: a frame that is read, the one before it, and some slack
# The child writes the file itself to its parent, and then ends, or waits to be ended.
_LIARS = ("raw", "raw_and_hang")


def tell(
    path: Path, *, seconds: float, most: int, start: int = 0
) -> tuple[Counter[str], list[str]]:
    """Let children lie until time is out or it was `most` times: how it ended, and findings.

    Broken conversations, and now and then random bytes, are put at `path`.
    """
    ends, findings, until = Counter[str](), list[str](), time.monotonic() + seconds
    seeds = conversations()
    fences = [
        Fence(f"tests.fence.decoders:{liar}", seconds=_SECONDS, max_items=8) for liar in _LIARS
    ]
    tracemalloc.start()
    for number in range(start, start + most):
        if time.monotonic() > until:
            break
        rng = Random(number)
        lie = rng.randbytes(rng.randrange(200))
        if rng.random() < 0.9:
            lie = mutated(rng.choice(seeds), rng, seeds)
        path.write_bytes(lie)
        liar = int(rng.random() < 0.1)
        end, trouble = _end(fences[liar], path)
        ends[end] += 1
        if trouble:
            findings.append(f"{_LIARS[liar]} {lie.hex()}: {trouble}")
    tracemalloc.stop()
    for fence in fences:
        fence.close()
    return ends, findings


def _end(fence: Fence, path: Path) -> tuple[str, str]:
    """How it ended, and what is wrong with that."""
    tracemalloc.reset_peak()
    before, began, end, trouble = tracemalloc.get_traced_memory()[0], time.monotonic(), "frames", ""
    try:
        check(only_frames(fence.open(path, Demand(side=8))), ordered=False)
    except (NotVisual, Permanent, Crash, Transient) as error:
        end = type(error).__name__.lower()
    except Exception as error:  # the oracle: nothing else may come out of a fence
        end, trouble = "other", f"{type(error).__name__}: {error}"
    took, memory = time.monotonic() - began, tracemalloc.get_traced_memory()[1] - before
    if took > _SECONDS + _GRACE:
        trouble = f"took {took:.0f} s"
    if memory > _MEMORY:
        trouble = f"took {memory} bytes"
    return end, trouble
