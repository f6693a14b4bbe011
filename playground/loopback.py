"""The machine's own network: free ports, and pages served on it."""

import random
import socket
import urllib.request
from contextlib import suppress

from playground.console import PlaygroundError


def free_port(wanted: int = 0) -> int:
    """`wanted` if nobody listens there, else a free port of the loopback.

    Below 30000: the kernel gives higher ones to outgoing connections at any moment.
    """
    for port in (wanted, *random.sample(range(15000, 30000), 100)):
        with suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if port:
                probe.bind(("127.0.0.1", port))
                return port
    raise PlaygroundError("no free port on 127.0.0.1")


def get(address: str) -> bytes:
    """The body of a page on this machine, whatever proxy the environment names."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=30) as answer:
        body: bytes = answer.read()
    return body


def answers(address: str) -> bool:
    """Whether there is a page at all."""
    try:
        get(address)
    except OSError:
        return False
    return True
