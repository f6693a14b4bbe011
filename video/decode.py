"""Decodes a video, past whatever is damaged in it and within its time."""

import math
from collections.abc import Iterator
from typing import Any, TypeAlias

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from video.budget import Budget
from video.holes import Holes
from video.probe import LONGEST, Source

# A demuxer that fails is asked again, as it may find the next whole packet.
_RESUMES = 100
_USUAL_STEP = 1 / 25  # seconds between frames, where nothing is told
# In a hurry, after a key packet: as many packets as show what a scene's five frames would.
_BURST = 5
_BETWEEN_BURSTS = 1.0  # seconds, the least: in some videos every packet is a key packet
# So many frames in a row that are so much earlier than the last one, in seconds, follow
# another clock; fewer are damaged.
_FRAMES_BEHIND = 8
_SET_BACK = 1.0

VideoPacket: TypeAlias = "Packet[Any]"  # of any stream; those decoded are of a video


class Decoding:
    """One pass over a video's packets.

    `errors` counts packets that could not be decoded; `hurried_from` is the second from
    which on only key moments were, `stopped_at` where time was up; None where not. `lost`
    says whether anything may have been lost between the frame that comes and the one before.
    """

    def __init__(self, source: Source, budget: Budget) -> None:
        self.errors = 0
        self.hurried_from: float | None = None
        self.stopped_at: float | None = None
        self.lost = True
        self.step = _step(source.stream)
        self._source = source
        self._budget = budget
        self._begin: float | None = None
        self._first: float | None = None
        self._hole = Holes() if source.in_order else None
        self._second = -self.step
        self._behind = 0
        self._position = 0
        self._shown: VideoFrame | None = None
        self._burst = 0
        self._burst_at = -math.inf

    @property
    def progress(self) -> float:
        """How much of the file has been read, 0 to 1: it may lie about its duration."""
        return min(1.0, self._position / max(1, self._source.size))

    @property
    def duration(self) -> float | None:
        """How long the video claims to be, in seconds, from its first frame on."""
        if self._source.ends is None:
            return self._source.duration
        return max(0.0, self._source.ends - (self._first or 0.0))

    def pictures(self) -> Iterator[tuple[float, VideoFrame]]:
        """Every frame that can be decoded, with its second from the first frame's on.

        Seconds never go back. Raises MemoryError; other errors lose the frames concerned.
        """
        for packet in self._packets():
            if self._budget.spent:
                self.stopped_at = max(0.0, self._second)
                return
            self._position = max(self._position, packet.pos or 0)
            if self._hole is None or self._hole.before(packet):
                self.lost = True
            if packet.stream_index != self._source.stream.index:
                continue
            if self._budget.hurried and not self._is_key_moment(packet):
                self.lost = True
                continue
            if packet.size == 0 and packet.pts is not None and self._shown is not None:
                # Theora and VP8 say so that the frame before stays where it is.
                yield self._time(_seconds(packet)), self._shown
                self.lost = False
                continue
            for frame in self._decoded(packet):
                self._shown = frame
                yield self._time(frame.time), frame
                self.lost = False

    def _time(self, time: float | None) -> float:
        # None with a damaged packet, or in a container without times.
        if time is not None and self._begin is None:
            self._begin = self._first = time
        if time is None or self._begin is None or time - self._begin > LONGEST:
            self._second += self.step
        else:
            self._begin = self._followed(time, self._begin)
            self._second = max(self._second, time - self._begin, 0.0)
        return self._second

    def _followed(self, time: float, begin: float) -> float:
        """When the video began by the clock of its frames, which may have been set back.

        After a time far ahead, or where one video follows another, all frames to come would
        else be of one second.
        """
        self._behind = self._behind + 1 if time - begin < self._second - _SET_BACK else 0
        if self._behind < _FRAMES_BEHIND:
            return begin
        self._behind = 0
        return time - self._second - self.step

    def _is_key_moment(self, packet: VideoPacket) -> bool:
        if self.hurried_from is None:
            self.hurried_from = max(0.0, self._second)
        time = _seconds(packet)
        # Times may go back: what counts is how far it is from the last one.
        if packet.is_keyframe and (
            time is None or not 0 <= time - self._burst_at < _BETWEEN_BURSTS
        ):
            self._burst = _BURST
            self._burst_at = -math.inf if time is None else time
        self._burst -= 1
        return self._burst >= 0 or (packet.pts is None and not packet.size)  # asks for what is left

    def _packets(self) -> Iterator[VideoPacket]:
        for _ in range(_RESUMES):
            try:
                # All streams, where a hole shows only if nothing is left out.
                streams = () if self._hole else (self._source.stream,)
                yield from self._source.container.demux(*streams)
            except MemoryError:
                raise
            except av.FFmpegError:
                self.errors, self.lost = self.errors + 1, True
                continue
            except IndexError:
                pass  # PyAV at the very end, where a further stream began in the middle
            return

    def _decoded(self, packet: VideoPacket) -> list[VideoFrame]:
        try:
            return list(packet.decode())
        except MemoryError:
            raise
        except av.FFmpegError:
            self.errors, self.lost = self.errors + 1, True
            return []


def _seconds(packet: VideoPacket) -> float | None:
    return None if packet.pts is None else float(packet.pts * packet.time_base)


def _step(stream: VideoStream) -> float:
    """Seconds between two frames, as the container claims."""
    return float(1 / stream.average_rate) if stream.average_rate else _USUAL_STEP
