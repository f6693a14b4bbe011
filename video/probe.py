"""Opens a video, and says what it claims to be."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import av

# PyAV loads these when it meets such a stream, which is too late behind the fence.
import av.subtitles.codeccontext
import av.subtitles.stream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from review.errors import NotVisual, Permanent

# 8K and some slack. FFmpeg allocates whatever a header claims: 16,000 x 16,000 in 7 KB
# of Ogg took 883 MB in av.open alone.
_MAX_PIXELS = str(36_000_000)
# Only what is expected: other demuxers open further files that the first one names.
_CONTAINERS = "matroska,webm,ogg,mpeg,mpegvideo,mpegts,mov,mp4,m4a,3gp,3g2,mj2"
_OPTIONS = {
    "max_pixels": _MAX_PIXELS,
    "probesize": "5000000",  # bytes
    "analyzeduration": "5000000",  # microseconds
    "protocol_whitelist": "file",
    "format_whitelist": _CONTAINERS,
}
_MICROSECONDS = 1_000_000
_MOST_STRETCHED = 16  # what claims more is damaged
LONGEST = 1e7  # seconds, 16 weeks: what is damaged may claim any number
_TAGGED = re.compile(r"(\d{1,4}):(\d\d):(\d\d(?:\.\d{1,9})?)")


@dataclass(frozen=True, kw_only=True)
class Source:
    """An open video: its container and the one stream to look at.

    `ends` is the second at which the stream claims to end, and `duration` how long it claims
    to be, in seconds; both are None where neither is claimed, and one of them otherwise.
    `size` is the file's, in bytes. `stretch` is how many times as wide a pixel is as it is
    high. `in_order`: packets stand one behind the other, so that a hole between two shows.
    `transparent`: parts of the pictures are, and what is there is not decoded.
    """

    container: InputContainer
    stream: VideoStream
    duration: float | None
    ends: float | None
    size: int
    stretch: float
    in_order: bool
    transparent: bool


@contextmanager
def opened(file: BinaryIO) -> Iterator[Source]:
    """Open a video for as long as the with block lasts.

    Raises Permanent when FFmpeg cannot open it or there is no video stream in it.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        container = av.open(file, "r", options=_OPTIONS, metadata_errors="replace")
    except MemoryError:
        raise
    except (av.FFmpegError, ValueError) as error:
        raise Permanent(f"the video cannot be opened: {_reason(error)}") from error
    with container:
        stream = _pictures(container)
        # The container's options reached the decoder that probed, this is another one.
        stream.codec_context.options = {"max_pixels": _MAX_PIXELS}
        # Threads made small videos slower, and took twice the memory on large ones.
        stream.codec_context.thread_count = 1
        yield _source(container, stream, size)


def _source(container: InputContainer, stream: VideoStream, size: int) -> Source:
    matroska = "matroska" in container.format.name
    claimed = _duration(container, stream)
    # Matroska counts from 0, the others from the stream's own beginning.
    return Source(
        container=container,
        stream=stream,
        duration=None if matroska else claimed,
        ends=claimed if matroska else None,
        size=size,
        stretch=_stretch(stream),
        in_order=matroska,
        transparent=stream.metadata.get("alpha_mode") == "1",
    )


def _stretch(stream: VideoStream) -> float:
    told = float(stream.sample_aspect_ratio or 1)
    return told if 1 / _MOST_STRETCHED <= told <= _MOST_STRETCHED else 1.0


def _pictures(container: InputContainer) -> VideoStream:
    """The stream that a player shows: the default one, else the first that it can decode.

    A cover is a video to FFmpeg, and not to a viewer.
    """
    moving = [s for s in container.streams.video if Disposition.attached_pic not in s.disposition]
    if not moving:
        raise (NotVisual if container.streams.audio else Permanent)("there is no video stream")
    # None, whatever the stub says, when FFmpeg has no decoder.
    known = [s for s in moving if s.codec_context is not None]  # type: ignore[redundant-expr]
    if not known:
        raise Permanent("there is no decoder for the video stream")
    usable = [s for s in known if s.codec_context.width and s.codec_context.height]
    if not usable:
        raise Permanent("the video stream has no size")
    shown = [s for s in usable if Disposition.default in s.disposition]
    return (shown or usable)[0]


def _duration(container: InputContainer, stream: VideoStream) -> float | None:
    """How long it claims to be, where that can be."""
    claimed = _claimed(container, stream)
    return claimed if claimed is not None and 0 <= claimed <= LONGEST else None


def _claimed(container: InputContainer, stream: VideoStream) -> float | None:
    """The stream's own where it is known: sound may go on for longer."""
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    if tagged := _TAGGED.fullmatch(stream.metadata.get("DURATION", "")):  # Matroska
        hours, minutes, seconds = tagged.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    return None if container.duration is None else container.duration / _MICROSECONDS


def _reason(error: Exception) -> str:
    """FFmpeg's words without the path."""
    return str(getattr(error, "strerror", None) or error)
