"""The inside of a contender's process: it looks at the same pictures whenever it is asked.

Spoken in lines of JSON on stdout: {"ready": true} once it is warm, then for each line on
stdin {"ms": [...]}, a figure for each picture. It ends when its stdin does.

Standard library only: it runs in the peers' own environments as well.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

_WARM_UP_ROUNDS = 2


def serve(look: Callable[[Path], object], pictures: Sequence[Path], **facts: float) -> None:
    """Measure `look` over the pictures, once for each line on stdin.

    `facts` are figures about the start, which go along with the first message.
    """
    for _ in range(_WARM_UP_ROUNDS):
        for picture in pictures:
            look(picture)
    _say({"ready": True, **facts})
    for _line in sys.stdin:
        _say({"ms": [_milliseconds(look, picture) for picture in pictures]})


def _milliseconds(look: Callable[[Path], object], picture: Path) -> float:
    begun = time.perf_counter()
    look(picture)
    return (time.perf_counter() - begun) * 1000


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
