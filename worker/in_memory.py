"""The broker in memory, for the service in one process."""

from typing import Any

import kombu.transport
from kombu.transport import memory

SECONDS = 0.1  # of waiting for messages, between two looks at whether to stop


class Transport(memory.Transport):
    """Kombu's own, but it waits less long for messages when there are none.

    Celery's worker looks whether to stop before a wait of two seconds, and ends after one more:
    a service that did nothing was not through with that when its time to stop was over.
    """

    def drain_events(self, connection: Any, timeout: Any = None, **_: Any) -> None:
        """Deliver one message. Raises TimeoutError where none comes in time."""
        seconds = min(SECONDS, timeout or SECONDS)
        super().drain_events(connection, timeout=seconds)  # type: ignore[no-untyped-call]


def install() -> None:
    """For all connections of this process; before the first of them."""
    kombu.transport.TRANSPORT_ALIASES["memory"] = f"{__name__}:Transport"
