"""A TCP proxy in threads of this process: what may happen on the way to a server.

It passes everything on until it is told otherwise, each time for a with block.
"""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: a closed socket says RST, as after a crash
_CHUNK = 1 << 16


class Proxy:
    """Listens at `port`, and passes on to `target`, both on this machine."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._refuses = Event()
        self._swallows = Event()
        self._delay = 0.0
        Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._refuses.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # which wakes the thread that accepts
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Reset every connection that is open; new ones are welcome."""
        with self._lock:
            for each in self._open:
                with suppress(OSError):
                    each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    each.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Every connection is reset, and each new one at once."""
        self._refuses.set()
        self.cut()
        try:
            yield
        finally:
            self._refuses.clear()

    @contextmanager
    def half_open(self) -> Iterator[None]:
        """Nothing comes through, in silence; what had connections then loses them."""
        self._swallows.set()
        try:
            yield
        finally:
            self.cut()  # what was swallowed is gone for good
            self._swallows.clear()

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Each message takes so much longer, in both directions."""
        self._delay = seconds
        try:
            yield
        finally:
            self._delay = 0.0

    @property
    def connections(self) -> int:
        """How many are open."""
        with self._lock:
            return len(self._open) // 2

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._refuses.is_set():
                _reset(client)
            else:
                Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            _reset(client)
            return
        server.settimeout(None)
        pair = {client, server}
        with self._lock:
            self._open |= pair
        back = Thread(target=self._pump, args=(server, client), daemon=True)
        back.start()
        self._pump(client, server)
        back.join()
        with self._lock:
            self._open -= pair
        for each in pair:
            each.close()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        """What comes from one side goes to the other, until either has ended."""
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if not self._swallows.is_set():
                    time.sleep(self._delay)
                    sink.sendall(data)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def _reset(client: socket.socket) -> None:
    with suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    client.close()
