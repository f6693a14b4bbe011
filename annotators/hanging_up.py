"""An end to waiting for the other side, also where a byte comes now and then."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, socket
from threading import Event, Timer


@contextmanager
def hung_up_after(seconds: float, sock: socket) -> Iterator[Event]:
    """Whatever waits for the socket then fails; the event says that this is why.

    A time limit of the socket's own begins anew with each byte.
    """
    late = Event()

    def hang_up() -> None:
        late.set()
        with suppress(OSError):
            sock.shutdown(SHUT_RDWR)

    timer = Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
