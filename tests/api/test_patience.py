"""A connection on which no request comes is ended; one with a request under way is not."""

import asyncio
import time
from collections.abc import Callable

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api import connection
from api.connection import Connection

SLOW = 1.0  # seconds that the application takes
Client = Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(SLOW if scope["path"] == "/slow" else 0)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"here"})


def asked(*pieces: bytes, pause: float = 0.0) -> tuple[bytes, float]:
    """What came back for these pieces until the connection ended, and after how many seconds."""

    async def run() -> tuple[bytes, float]:
        config = uvicorn.Config(app, port=0, http=Connection, lifespan="off", log_level="critical")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        begun = time.monotonic()
        sending = asyncio.create_task(_send(writer, pieces, pause))
        try:
            found = await asyncio.wait_for(reader.read(), 20)
        except ConnectionResetError:
            found = b""
        took = time.monotonic() - begun
        sending.cancel()
        writer.close()
        server.should_exit = True
        await serving
        return found, took

    return asyncio.run(run())


async def _send(writer: asyncio.StreamWriter, pieces: tuple[bytes, ...], pause: float) -> None:
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(pause)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE_SECONDS", 0.3)


def test_a_head_that_comes_byte_by_byte_is_not_waited_for() -> None:
    found, took = asked(b"GET / HTTP/1.1\r\nHost: x\r\n", *[b"X"] * 100, pause=0.05)
    assert found == b""
    assert took < 3


def test_who_says_nothing_is_not_waited_for() -> None:
    assert asked()[1] < 3


def test_a_request_under_way_is_left_alone() -> None:
    found, took = asked(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"here" in found
    assert took > SLOW


def test_more_connections_than_may_be_open_are_hung_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "MOST_CONNECTIONS", 2)
    monkeypatch.setattr(connection, "PATIENCE_SECONDS", 10.0)

    async def run() -> tuple[bytes, bytes]:
        config = uvicorn.Config(app, port=0, http=Connection, lifespan="off", log_level="critical")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        several = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        refused = await asyncio.wait_for(several[2][0].read(), 5)
        several[0][1].write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answered = await asyncio.wait_for(several[0][0].read(), 5)
        for _, writer in several:
            writer.close()
        server.should_exit = True
        await serving
        return refused, answered

    refused, answered = asyncio.run(run())
    assert refused == b""
    assert answered.endswith(b"0\r\n\r\n")
    assert b"here" in answered
