"""Where something is missing between two packets of a file."""

from typing import Any

from av.packet import Packet

_HEADERS = 256  # bytes between two packets; 20 are usual


class Holes:
    """For files in which packets stand one behind the other, all streams together."""

    def __init__(self) -> None:
        self._end: int | None = None

    def before(self, packet: "Packet[Any]") -> bool:
        """Whether more than headers lie between the packet and what came before it."""
        if packet.pos is None or packet.pos < 0 or not packet.size:
            return False
        end = packet.pos if self._end is None else self._end
        self._end = max(end, packet.pos + packet.size)
        return packet.pos - end > _HEADERS
