"""The proxy does to connections what its words say."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.chaos.proxy import Proxy


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """In front of a server that says everything back."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        threading.Thread(target=_echo, args=(server,), daemon=True).start()
        with Proxy(server.getsockname()[1]) as proxy:
            yield proxy


def _echo(server: socket.socket) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_say_back, args=(client,), daemon=True).start()


def _say_back(client: socket.socket) -> None:
    with client:
        try:
            while data := client.recv(100):
                client.sendall(data)
        except OSError:
            return


def connected(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=5)


def answers(client: socket.socket) -> bool:
    """Whether it says back what it is told; False where the connection is no more."""
    try:
        client.sendall(b"hello")
        return client.recv(100) == b"hello"
    except TimeoutError:
        raise
    except OSError:
        return False


def lets_in(proxy: Proxy) -> bool:
    """Whether somebody new is answered; who is reset may hear of it while it connects."""
    try:
        with connected(proxy) as client:
            return answers(client)
    except ConnectionError:
        return False


def test_it_passes_on_what_is_said(proxy: Proxy) -> None:
    with connected(proxy) as client:
        assert answers(client)
        assert proxy.connections == 1


def test_what_is_cut_ends_and_new_connections_are_welcome(proxy: Proxy) -> None:
    with connected(proxy) as client:
        assert answers(client)
        proxy.cut()
        assert not answers(client)
    with connected(proxy) as client:
        assert answers(client)


def test_while_it_is_away_nobody_gets_through(proxy: Proxy) -> None:
    with connected(proxy) as before:
        assert answers(before)
        with proxy.away():
            assert not answers(before)
            assert not lets_in(proxy)
    assert lets_in(proxy)


def test_half_open_is_silence_and_no_error(proxy: Proxy) -> None:
    with connected(proxy) as before:
        assert answers(before)
        with proxy.half_open(), connected(proxy) as client:
            for each in (before, client):
                each.settimeout(0.2)
                with pytest.raises(TimeoutError):
                    answers(each)
        before.settimeout(5)
        assert not answers(before), "what was swallowed does not come later"
    with connected(proxy) as client:
        assert answers(client)


def test_slow_is_as_slow_as_asked(proxy: Proxy) -> None:
    with connected(proxy) as client:
        with proxy.slow(0.1):
            began = time.monotonic()
            assert answers(client)
            assert time.monotonic() - began >= 0.2
        assert answers(client)


def test_where_there_is_no_server_the_connection_ends() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]
    with Proxy(port) as proxy:
        assert not lets_in(proxy)
