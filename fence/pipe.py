"""Reads what a child says, for a bounded time."""

import os
import select
import time


class Pipe:
    """The reading end of a pipe. `left` is for how many seconds a reader may still wait.

    Only waiting counts, so that a reader who takes long between two reads does not use
    up the writer's time.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)
        self.left = 0.0

    @property
    def waiting(self) -> bool:
        """Whether there is something to read, or the writer has gone."""
        return bool(self._poll.poll(0))

    def read(self, size: int) -> bytearray:
        """Exactly that many bytes.

        Raises EOFError when the writer has gone before, TimeoutError when `left` is used up.
        """
        buffer = bytearray(size)
        view = memoryview(buffer)
        while view:
            self._wait()
            got = os.readv(self._descriptor, [view])
            if got == 0:
                raise EOFError
            view = view[got:]
        return buffer

    def _wait(self) -> None:
        begun = time.monotonic()
        if not self._poll.poll(max(self.left, 0) * 1000):
            raise TimeoutError
        self.left -= time.monotonic() - begun
