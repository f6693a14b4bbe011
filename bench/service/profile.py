"""One process that takes uploads to their verdicts, and says where the time went.

    python -m bench.service.profile SETTINGS

SETTINGS is JSON. A line on stdout once it is warm; then for each line on stdin, which are ids of
rows, one of JSON: for each part its milliseconds, calls and round trips for an upload.
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

from pymysql.connections import Connection

from bench.service.loop import say
from bench.service.parts import Parts
from classifier.model import Model
from fence.parent import Fence
from settings import Settings
from store.pace import SharedPace
from store.uploads import Uploads
from wiki.http import Http
from wiki.media.download import Downloads
from wiring import House

PARTS = {
    "claiming the row": (Uploads, "claim"),
    "turns at the wiki's hosts": (SharedPace, "turn"),
    "questions to the wiki": (Http, "query"),
    "a slot for the file": (SharedPace, "slot"),
    "fetching the file": (Downloads, "file"),
    "decoding, behind the fence": (Fence, "open"),
    "the model": (Model, "score"),
    "verdict and scores into the row": (Uploads, "finish"),
}
REST = "everything between"


def main(settings: str) -> None:
    """Serve until stdin ends."""
    parts = Parts(REST)
    for name, (owner, method) in PARTS.items():
        parts.put_on(owner, method, name)
    _count_trips(parts)
    house = House(Settings(**json.loads(settings)))
    house.pipeline.score(0)  # there is no such row; but all parts are built
    house.probe.check()
    say("ready")
    for line in sys.stdin:
        _score(house, parts, list(map(int, line.split())))
    house.close()


def _score(house: House, parts: Parts, ids: Sequence[int]) -> None:
    parts.reset()
    for each in ids:
        house.pipeline.score(each)
    parts.stop()
    count = len(ids)
    told = {
        name: {
            "ms": 1000 * parts.seconds[name] / count,
            "processor_ms": 1000 * parts.processor[name] / count,
            "calls": parts.calls[name] / count,
            "trips": parts.trips[name] / count,
        }
        for name in (*PARTS, REST)
    }
    say(json.dumps(told))


def _count_trips(parts: Parts) -> None:
    """Whatever the driver sends is one, and waits for its answer."""
    send = Connection._execute_command

    def counted(self: Any, *args: Any) -> None:
        parts.trip()
        send(self, *args)

    Connection._execute_command = counted


if __name__ == "__main__":
    main(sys.argv[1])
