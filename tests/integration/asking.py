"""A process that asks a wiki under the pace of a database, as each of the service's does.

python -m tests.integration.asking DATABASE_URL FOLDER turn|fetch|hold COUNT URL
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from review.errors import Transient
from store.pace import SharedPace
from store.session import Database
from wiki.http import Http
from wiki.media.area import Area
from wiki.media.download import Downloads

FETCHES = 2
INTERVAL = timedelta(seconds=0.05)
LEASE = timedelta(minutes=5)


def pace_of(database: Database) -> SharedPace:
    return SharedPace(
        database,
        requests_per_second=1 / INTERVAL.total_seconds(),
        fetches=FETCHES,
        lease=LEASE,
    )


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main(database_url: str, folder: str, what: str, count: str, url: str) -> None:
    pace = pace_of(Database(database_url))
    http = Http("agent", pace)
    downloads = Downloads(http, frozenset({urlsplit(url).netloc}), Area(Path(folder), 10**8), 10**7)

    def turn() -> None:
        http.get(url)

    def fetch() -> None:
        with downloads.file(url, sha1=None):
            pass

    def hold() -> None:
        with pace.slot():
            say("holds")
            time.sleep(600)

    act = {"turn": turn, "fetch": fetch, "hold": hold}[what]
    with ThreadPoolExecutor(int(count)) as threads:
        for asked in [threads.submit(act) for _ in range(int(count))]:
            try:
                asked.result()
                say("done")
            except Transient as error:
                say(f"{type(error).__name__}: {error}")
    pace.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
