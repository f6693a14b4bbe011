"""Which decoder takes which kind of file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from fence.demand import Demand, Elsewhere
from fence.parent import Fence
from review.content import HEAD, UNKNOWN, Content, content_of
from review.errors import Permanent
from review.score import Item
from review.upload import Kind


class Decoders:
    """Implements review.ports.Frames over one fence for each kind of content."""

    def __init__(
        self, fences: Mapping[Kind, Fence], demand: Demand, animations: Fence | None = None
    ) -> None:
        """`demand` is asked of every file, with the side that the caller wants.

        Animations of more than `demand.frames` frames are for `animations`, where there is
        such a decoder: its libraries would make all others larger.
        """
        self._fences = fences
        self._animations = animations
        self._demand = replace(demand, elsewhere=animations is not None)

    def identify(self, path: Path) -> Content:
        """What the file's first bytes show."""
        with path.open("rb") as file:
            return content_of(file.read(HEAD))

    def open(self, path: Path, side: int) -> Iterator[Item]:
        """The frames of a file, their shorter side `side` pixels or more where it can be.

        The content decides which decoder it is. Raises Permanent when it cannot be
        decoded, Crash when its decoder died over it, Transient when there is none now.
        """
        content = self.identify(path)
        if content.kind not in self._fences:
            raise Permanent(_no_decoder(content))
        demand = replace(self._demand, side=side)
        try:
            yield from self._fences[content.kind].open(path, demand)
        except Elsewhere:
            assert self._animations is not None  # noqa: S101  else nobody would say so
            yield from self._animations.open(path, replace(demand, elsewhere=False))

    def close(self) -> None:
        """End all decoder processes."""
        for fence in filter(None, (*self._fences.values(), self._animations)):
            fence.close()


def _no_decoder(content: Content) -> str:
    if content.mime == UNKNOWN:
        return "the bytes are of no known kind"
    if content.kind is Kind.VIDEO:
        return "videos are for python -m video score"
    if content.kind in (Kind.DRAWING, Kind.DOCUMENT):
        return f"{content.mime} is never decoded here, only a picture that a wiki makes of it"
    return f"there is no decoder for {content.mime} here"
