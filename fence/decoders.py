"""Which decoder takes which kind of file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from fence.parent import Fence
from review.errors import Permanent
from review.score import Frame
from review.upload import FileFacts, Kind


class Decoders:
    """Implements review.ports.Frames over one fence for each kind of file."""

    def __init__(self, fences: Mapping[Kind, Fence]) -> None:
        self._fences = fences

    def open(self, path: Path, facts: FileFacts) -> Iterator[Frame]:
        """The frames of a file. Raises Permanent when it cannot be decoded."""
        if facts.kind not in self._fences:
            raise Permanent(f"no decoder for a file of the kind {facts.kind}")
        return self._fences[facts.kind].open(path)

    def close(self) -> None:
        """End all decoder processes."""
        for fence in set(self._fences.values()):
            fence.close()
