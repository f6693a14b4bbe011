"""The wiki of the benchmark: canned answers, and thumbnails that are there already.

    python -m bench.service.server FOLDER

The first line on stdout names two addresses of this machine, as a wiki has two hosts: one for
questions, one for files. FOLDER keeps what the thumbnails are made of.
"""

import asyncio
import json
import sys
from pathlib import Path

from bench.service.answers import answer, thumbnail_of
from bench.service.pictures import Pictures


class _Connection(asyncio.Protocol):
    """One client's, which asks one thing after the other and sends no bodies."""

    def __init__(self, pictures: Pictures, files: str) -> None:
        self._pictures = pictures
        self._files = files
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  asyncio's type is wider
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            request, _, self._received = self._received.partition(b"\r\n\r\n")
            kind, body = self._answer(request.split(b" ", 2)[1].decode())
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            self._transport.write(head.encode() + body)

    def _answer(self, path: str) -> tuple[str, bytes]:
        if asked := thumbnail_of(path):
            return "image/jpeg", self._pictures.thumbnail(*asked)
        return "application/json", json.dumps(answer(path, self._files)).encode()


async def serve(folder: Path) -> None:
    """Serve until somebody ends the process."""
    pictures = Pictures(folder)
    pictures.warm()
    files = await _server(pictures, "127.0.0.2", "")  # where nobody asks for more addresses
    api = await _server(pictures, "127.0.0.1", _address(files))
    sys.stdout.write(f"{_address(api)} {_address(files)}\n")
    sys.stdout.flush()
    await asyncio.gather(api.serve_forever(), files.serve_forever())


async def _server(pictures: Pictures, host: str, files: str) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: _Connection(pictures, files), host, 0)


def _address(server: asyncio.Server) -> str:
    host, port = server.sockets[0].getsockname()
    return f"http://{host}:{port}"


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
