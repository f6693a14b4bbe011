"""One process that fetches, decodes and scores in a loop: no Celery, no database.

    python -m bench.service.loop SETTINGS

SETTINGS is JSON. A line on stdout once it is warm; then for each line on stdin, which are the
numbers of files from, to (without it) and in steps of, one when they are done.
"""

import json
import sys

from bench.service.upload import upload
from review.policy import Verdict, decide
from settings import Settings
from wiring import House

_WARM_UP = 24


def main(settings: str) -> None:
    """Serve until stdin ends."""
    house = House(Settings(**json.loads(settings)), alone=True)
    for number in range(_WARM_UP):
        judge(house, number)
    say("ready")
    for line in sys.stdin:
        for number in range(*map(int, line.split())):
            judge(house, number)
        say("done")
    house.close()


def judge(house: House, number: int) -> Verdict:
    """What review.pipeline does with one file, but for its row."""
    one = upload(number)
    facts = house.files.look(one, house.model.side)
    score = house.scoring(house.files).score(one, facts, lambda fetched: None)
    return decide(score, house.policy)


def say(words: str) -> None:
    """A line on stdout."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
