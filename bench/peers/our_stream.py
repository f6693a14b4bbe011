"""The way of this project through the stream, as its poller takes it."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from bench.stream.events import DOMAINS, WIKI
from bench.stream.reading import serve
from review.errors import Transient
from wiki.http import Http
from wiki.site import COMMONS
from wiki.uploads.stream import Stream


def main(url: str) -> None:
    """Serve until stdin ends."""
    site = COMMONS.model_copy(update={"stream": url, "name": WIKI, "domain": DOMAINS[WIKI]})
    stream = Stream(site, Http("bench"), site.reports_of("A bot"))

    def read() -> Iterator[bool]:
        with suppress(Transient):  # its end
            for seen in stream.follow(datetime.now(UTC)):
                yield seen.upload is not None

    serve(read)


if __name__ == "__main__":
    main(sys.argv[1])
