"""The limit: the same files looked at in as many threads, without HTTP.

python -m bench.api.loop PICTURE FILES: prints how many it does a second.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from api.looker import Looker
from api.picture import Picture
from settings import load
from wiring import House

_WARM = 20


def main(path: Path, files: int) -> None:
    """Say so on stdout."""
    house, content = House(load().for_callers, alone=True), path.read_bytes()
    looker = Looker(scoring=house.scoring, policy=house.policy)

    def look(_: int) -> None:
        with Picture.of(content) as picture:
            looker.look(picture)

    with ThreadPoolExecutor(house.settings.scorers) as threads:
        list(threads.map(look, range(_WARM)))
        begun = time.monotonic()
        list(threads.map(look, range(files)))
        sys.stdout.write(f"{files / (time.monotonic() - begun)}\n")
    house.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
