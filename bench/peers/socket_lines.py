"""The floor: the bytes from the socket, split at the ends of the lines."""

import socket
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from bench.stream.reading import serve


def main(url: str) -> None:
    """Serve until stdin ends."""
    parts = urlsplit(url)

    def read() -> Iterator[bool]:
        with socket.create_connection((parts.hostname or "", parts.port or 80)) as server:
            server.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
            rest = b""
            while chunk := server.recv(65_536):
                *lines, rest = (rest + chunk).split(b"\n")
                for _ in lines:
                    yield False

    serve(read)


if __name__ == "__main__":
    main(sys.argv[1])
