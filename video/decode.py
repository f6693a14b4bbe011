"""Decodes a video, past whatever is damaged in it."""

from collections.abc import Iterator

import av
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from video.probe import Source

# A demuxer that fails is asked again, as it may find the next whole packet.
_RESUMES = 100
_USUAL_STEP = 1 / 25  # seconds between frames, where nothing is told


def pictures(source: Source) -> Iterator[tuple[float, VideoFrame]]:
    """Every frame that can be decoded, with its second from the first frame's on.

    Seconds never go back. Raises MemoryError; other errors lose the frames concerned.
    """
    step = float(1 / source.stream.average_rate) if source.stream.average_rate else _USUAL_STEP
    begin: float | None = None
    second = -step
    for packet in _packets(source):
        for frame in _decoded(packet):
            # None with a damaged packet, or in a container without times.
            time: float | None = frame.time
            if time is None:
                second += step
            else:
                begin = time if begin is None else begin
                second = max(second, time - begin, 0)
            yield second, frame


def _packets(source: Source) -> Iterator["Packet[VideoStream]"]:
    for _ in range(_RESUMES):
        try:
            yield from source.container.demux(source.stream)
        except MemoryError:
            raise
        except av.FFmpegError:
            continue
        return


def _decoded(packet: "Packet[VideoStream]") -> list[VideoFrame]:
    try:
        return list(packet.decode())
    except MemoryError:
        raise
    except av.FFmpegError:
        return []
