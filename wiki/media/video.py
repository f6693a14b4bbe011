"""How a video's bytes are had: as few of them as show all of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from review.clock import now
from review.errors import Permanent, TooEarly
from review.upload import FileFacts, Rendition, Upload
from wiki.media.imageinfo import ImageInfo
from wiki.media.plan import (
    has_length,
    may_be_transcoded,
    moment_parameter,
    moments,
    thumbnail_width,
    transcode,
)

ASK_AGAIN = timedelta(minutes=5)  # whether the smaller version is there
SKEW = timedelta(minutes=5)  # by which the wiki's clock may be ahead of this one


@dataclass(frozen=True, kw_only=True)
class VideoLimits:
    """How much of a video is fetched.

    An original of `original` bytes or less is fetched as it is; for a larger one a
    transcode is waited for, `wait` from the upload on. Above `most` bytes nothing is
    fetched but the wiki's pictures of at most `moments` moments.
    """

    original: int
    most: int
    wait: timedelta
    moments: int


class Videos:
    """Finds what is to be looked at of the videos of one wiki.

    1. The smallest finished transcode that shows enough,
    2. else the original, when it is small,
    3. else, for a while, nothing: a transcode may be on its way,
    4. then the original, however large, up to what is fetched at all,
    5. and of what is larger, key moments as the wiki draws them.
    """

    def __init__(
        self,
        info: ImageInfo,
        limits: VideoLimits,
        widths: tuple[int, ...],
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._info = info
        self._limits = limits
        self._widths = widths
        self._clock = clock

    def looks(self, upload: Upload, facts: FileFacts, side: int) -> tuple[Rendition, ...]:
        """What is to be looked at; nothing means the original.

        Raises TooEarly while a transcode is waited for, Permanent where too much would
        have to be fetched and the wiki draws no moments.
        """
        limits = self._limits
        if upload.sha1 not in ("", facts.sha1):  # the newer version has a row of its own
            return ()
        made = self._info.transcodes(facts)
        smallest = transcode(made or ())
        # Of one whose size is not told it is known that it is smaller than the original.
        if smallest is not None and (smallest.size or facts.size) <= limits.most:
            return (smallest,)
        if facts.size <= min(limits.original, limits.most):
            return ()
        if smallest is None and made is not None and may_be_transcoded(facts):
            self._wait(upload, facts)
        return () if facts.size <= limits.most else self._moments(facts, side)

    def _wait(self, upload: Upload, facts: FileFacts) -> None:
        """Raises TooEarly until the wait is over.

        An upload from far ahead, by some wrong clock, is not waited for: nobody knows how
        long that would be.
        """
        end = upload.uploaded_at + self._limits.wait
        left = end - self._clock()
        if timedelta() < left <= self._limits.wait + SKEW:
            size = f"{facts.size / 1_000_000:.0f} MB"
            raise TooEarly(
                f"waits for the wiki's smaller version of a video of {size}, "
                f"until {end.astimezone(UTC):%H:%M} UTC",
                min(left, ASK_AGAIN),
            )

    def _moments(self, facts: FileFacts, side: int) -> tuple[Rendition, ...]:
        """Pictures of key moments, in their order."""
        too_large = f"larger than the limit of {self._limits.most // 1_000_000} MB for one file"
        if facts.duration is None or not has_length(facts):
            raise Permanent(f"{too_large}, and the wiki does not know how long the video is")
        width = thumbnail_width(facts.width, facts.height, side, self._widths)
        found: dict[str, Rendition] = {}
        for second in moments(facts.duration, self._limits.moments):
            look = self._moment(facts, second, width or max(self._widths))
            # Who does not know of seconds draws the same picture for all of them.
            if look is None or look.url in found:
                raise Permanent(f"{too_large}, and the wiki makes no pictures of its moments")
            found[look.url] = look
        return tuple(found.values())

    def _moment(self, facts: FileFacts, second: int, width: int) -> Rendition | None:
        parameter = moment_parameter(second, width)
        thumbnail = self._info.again(facts, width, iiurlparam=parameter)
        return None if thumbnail is None else replace(thumbnail, second=float(second))
