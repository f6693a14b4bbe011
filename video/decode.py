"""Decodes a video, past whatever is damaged in it and within its time."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from video.budget import Budget
from video.holes import Holes
from video.hurry import Hurry
from video.probe import Source
from video.seconds import Seconds

# A demuxer that fails is asked again, as it may find the next whole packet.
_RESUMES = 100
_USUAL_STEP = 1 / 25  # seconds between frames, where nothing is told
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
        self._seconds = Seconds(self.step)
        self._hurry = Hurry()
        self._holes = Holes() if source.in_order else None
        self._position = 0
        self._shown: VideoFrame | None = None

    @property
    def progress(self) -> float:
        """How much of the file has been read, 0 to 1: it may lie about its duration."""
        return min(1.0, self._position / max(1, self._source.size))

    @property
    def duration(self) -> float | None:
        """How long the video claims to be, in seconds, from its first frame on."""
        if self._source.ends is None:
            return self._source.duration
        return max(0.0, self._source.ends - (self._seconds.first or 0.0))

    def pictures(self) -> Iterator[tuple[float, VideoFrame]]:
        """Every frame that can be decoded, with its second from the first frame's on.

        Seconds never go back. Raises MemoryError; other errors lose the frames concerned.
        """
        for packet in self._packets():
            if self._budget.spent:
                self.stopped_at = max(0.0, self._seconds.now)
                return
            self._position = max(self._position, packet.pos or 0)
            if self._holes is None or self._holes.before(packet):
                self.lost = True
            if packet.stream_index != self._source.stream.index:
                continue
            if self._hurries_past(packet):
                self.lost = True
                continue
            if packet.size == 0 and packet.pts is not None and self._shown is not None:
                # Theora and VP8 say so that the frame before stays where it is.
                yield self._seconds.of(_seconds(packet)), self._shown
                self.lost = False
                continue
            for frame in self._decoded(packet):
                self._shown = frame
                yield self._seconds.of(frame.time), frame
                self.lost = False

    def _hurries_past(self, packet: VideoPacket) -> bool:
        if not self._budget.hurried:
            return False
        if self.hurried_from is None:
            self.hurried_from = max(0.0, self._seconds.now)
        return not self._hurry.takes(packet, _seconds(packet))

    def _packets(self) -> Iterator[VideoPacket]:
        for _ in range(_RESUMES):
            try:
                # All streams, where a hole shows only if nothing is left out.
                streams = () if self._holes else (self._source.stream,)
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
