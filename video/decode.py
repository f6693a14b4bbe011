"""Decodes a video, past whatever is damaged in it and within its time."""

from collections.abc import Iterator
from typing import TypeAlias

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from video.budget import Budget
from video.probe import Source

# A demuxer that fails is asked again, as it may find the next whole packet.
_RESUMES = 100
_USUAL_STEP = 1 / 25  # seconds between frames, where nothing is told
# In a hurry, after a key packet: as many packets as show what a scene's five frames would.
_BURST = 5
_BETWEEN_BURSTS = 1.0  # seconds, the least: in some videos every packet is a key packet

VideoPacket: TypeAlias = "Packet[VideoStream]"


class Decoding:
    """One pass over a video's packets.

    `errors` counts packets that could not be decoded; `hurried_from` is the second from
    which on only key moments were, `stopped_at` where time was up; None where not.
    """

    def __init__(self, source: Source, budget: Budget) -> None:
        self.errors = 0
        self.hurried_from: float | None = None
        self.stopped_at: float | None = None
        self.step = _step(source.stream)
        self._source = source
        self._budget = budget
        self._begin: float | None = None
        self._second = -self.step
        self._position = 0
        self._burst = 0
        self._next_burst = 0.0

    @property
    def progress(self) -> float:
        """How much of the file has been read, 0 to 1: it may lie about its duration."""
        return min(1.0, self._position / max(1, self._source.size))

    def pictures(self) -> Iterator[tuple[float, VideoFrame]]:
        """Every frame that can be decoded, with its second from the first frame's on.

        Seconds never go back. Raises MemoryError; other errors lose the frames concerned.
        """
        for packet in self._packets():
            if self._budget.spent:
                self.stopped_at = max(0.0, self._second)
                return
            self._position = max(self._position, packet.pos or 0)
            if self._budget.hurried and not self._is_key_moment(packet):
                continue
            for frame in self._decoded(packet):
                yield self._time(frame), frame

    def _time(self, frame: VideoFrame) -> float:
        # None with a damaged packet, or in a container without times.
        time: float | None = frame.time
        if time is None:
            self._second += self.step
        else:
            self._begin = time if self._begin is None else self._begin
            self._second = max(self._second, time - self._begin, 0.0)
        return self._second

    def _is_key_moment(self, packet: VideoPacket) -> bool:
        if self.hurried_from is None:
            self.hurried_from = max(0.0, self._second)
        time = None if packet.pts is None else float(packet.pts * packet.time_base)
        if packet.is_keyframe and (time is None or time >= self._next_burst):
            self._burst = _BURST
            self._next_burst = 0.0 if time is None else time + _BETWEEN_BURSTS
        self._burst -= 1
        return self._burst >= 0 or packet.size == 0  # an empty one asks for what is left

    def _packets(self) -> Iterator[VideoPacket]:
        for _ in range(_RESUMES):
            try:
                yield from self._source.container.demux(self._source.stream)
            except MemoryError:
                raise
            except av.FFmpegError:
                self.errors += 1
                continue
            return

    def _decoded(self, packet: VideoPacket) -> list[VideoFrame]:
        try:
            return list(packet.decode())
        except MemoryError:
            raise
        except av.FFmpegError:
            self.errors += 1
            return []


def _step(stream: VideoStream) -> float:
    """Seconds between two frames, as the container claims."""
    return float(1 / stream.average_rate) if stream.average_rate else _USUAL_STEP
