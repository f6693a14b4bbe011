"""A connection that nobody holds open for nothing."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

PATIENCE_SECONDS = 15.0  # for a request's head


class Connection(H11Protocol):
    """uvicorn's, which waits for ever for the rest of a head that comes byte by byte.

    h11 takes a head of 64 KiB at most; httptools, which is quicker, takes one of any size.
    """

    _before: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """It is there; from now on it is looked at now and then."""
        super().connection_made(transport)
        self._look_again()

    def _look_again(self) -> None:
        self.loop.call_later(PATIENCE_SECONDS, self._look)

    def _look(self) -> None:
        """Hang up where no request has begun since the last look, and none is under way."""
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        under_way = cycle is not None and not cycle.response_complete
        if cycle is self._before and not under_way:
            self.transport.close()
            return
        self._before = cycle
        self._look_again()
