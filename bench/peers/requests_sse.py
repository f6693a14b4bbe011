"""requests_sse, which pywikibot's EventStreams reads with too, and every event parsed."""

import json
import sys
from collections.abc import Iterator

from requests_sse import EventSource

from bench.stream.events import is_upload
from bench.stream.reading import serve


class _End(Exception):
    """The server has closed: the library would connect again."""


def _end() -> None:
    raise _End


def main(url: str) -> None:
    """Serve until stdin ends."""

    def read() -> Iterator[bool]:
        try:
            with EventSource(url, timeout=30, max_connect_retry=0, on_error=_end) as source:
                for message in source:
                    yield is_upload(json.loads(message.data))
        except _End:
            return

    serve(read)


if __name__ == "__main__":
    main(sys.argv[1])
