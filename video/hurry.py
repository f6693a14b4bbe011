"""Which packets are decoded when there is no time for all."""

import math
from typing import Any

from av.packet import Packet

# After a key packet, as many as show what the five frames of a scene would.
_BURST = 5
_BETWEEN_BURSTS = 1.0  # seconds, the least: in some videos every packet is a key packet


class Hurry:
    """Lets key packets pass, and a few after each."""

    def __init__(self) -> None:
        self._left = 0
        self._at = -math.inf

    def takes(self, packet: "Packet[Any]", time: float | None) -> bool:
        """Whether the next packet, of that time in seconds, is one of these."""
        # Times may go back: what counts is how far it is from the last one.
        if packet.is_keyframe and (time is None or not 0 <= time - self._at < _BETWEEN_BURSTS):
            self._left, self._at = _BURST, -math.inf if time is None else time
        self._left -= 1
        return self._left >= 0 or (packet.pts is None and not packet.size)  # asks for what is left
