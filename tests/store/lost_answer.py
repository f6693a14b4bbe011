"""A relay before MariaDB that lets a COMMIT through, and loses its answer."""

import select
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Thread

from sqlalchemy import make_url

COMMIT = b"\x03COMMIT"


@dataclass
class Relay:
    """`url` is the database behind it; the answers to so many of the next COMMITs are lost."""

    url: str
    server: tuple[str, int]
    lose: int = 0

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, socket.create_connection(self.server) as server:
            lost = False
            while True:
                ready, _, _ = select.select([client, server], [], [])
                source, target = (client, server) if client in ready else (server, client)
                data = source.recv(65536)
                if not data or (lost and source is server):
                    return
                if source is client and data.endswith(COMMIT) and self.lose:
                    self.lose -= 1
                    lost = True
                target.sendall(data)


@contextmanager
def relay(url: str) -> Iterator[Relay]:
    """In front of the server of that address."""
    address = make_url(url)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        behind = address.set(port=listener.getsockname()[1])
        found = Relay(
            url=behind.render_as_string(hide_password=False),
            server=(str(address.host), address.port or 3306),
        )
        Thread(target=found.serve, args=(listener,), daemon=True).start()
        yield found
        listener.shutdown(socket.SHUT_RDWR)
