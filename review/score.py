"""What a model saw: frames, their class probabilities, and where they came from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_SLACK = 0.05  # of the claimed duration that need not have been seen, or
_SLACK_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One picture taken out of a file, ready to be scored.

    `pixels` is a uint8 array of shape (height, width, 3), RGB; the heart never looks
    into it. `scene` counts from 0. `second` is set for moving pictures, `page`
    (from 1) for paged ones. `area` is how many pixels the picture has in the file, 0
    where that was not told: a frame may be smaller. A `spare` is there for the case that
    the frame picked of its scene wants confirming.
    """

    scene: int
    pixels: Any
    second: float | None = None
    page: int | None = None
    area: int = 0
    spare: bool = False


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A stretch of a moving picture in which little changes: between two cuts, 10 s at most.

    `number` counts from 0; `begin` and `end` are seconds from the first frame on; `frames`
    says how many could be decoded in it. Where it looks like an earlier scene, `alike` is
    that one's number, and what was found there holds for it too.
    """

    number: int
    begin: float
    end: float
    frames: int
    alike: int | None = None

    @property
    def seconds(self) -> float:
        """How long it is shown."""
        return self.end - self.begin

    @property
    def stands_for(self) -> int:
        """The number of the scene whose frames count for it: its own, mostly."""
        return self.number if self.alike is None else self.alike


@dataclass(frozen=True, kw_only=True)
class Footage:
    """How much of a moving picture was looked at.

    `duration` is how long it claims to be, in seconds, None where it does not say; `seen`
    how many seconds the frames that were looked at stand for, `skipped` those of scenes that
    were too many. `frames` could be decoded, `errors` packets could not. `trouble` says, in
    words, what kept it from being seen whole; "" where nothing did. `crashed`: it may go
    better when tried again. From the second `hurried_from` on only key moments were looked
    at, as time ran out.
    """

    duration: float | None
    seen: float
    frames: int
    errors: int = 0
    trouble: str = ""
    crashed: bool = False
    hurried_from: float | None = None
    skipped: float = 0.0

    @property
    def too_many(self) -> bool:
        """Whether scenes were left out that together are shown for long enough to be noticed."""
        return self.skipped > _SLACK_SECONDS

    @property
    def whole(self) -> bool:
        """Whether all of it was looked at, but for a twentieth, or a second, that is damaged."""
        if self.trouble or self.too_many:
            return False
        slack = max(_SLACK_SECONDS, _SLACK * (self.duration or 0.0))
        return self.duration is None or self.seen >= self.duration - slack

    @property
    def final(self) -> bool:
        """Whether another look would find no more: it was whole, and nothing was hurried past."""
        return self.whole and self.hurried_from is None


# What a decoder says of a file, one after the other.
Item = Frame | Scene | Footage


def only_frames(items: Iterable[Item]) -> Iterator[Frame]:
    """The frames among what a file is made of."""
    return (item for item in items if isinstance(item, Frame))


def nsfw_of(probabilities: Mapping[str, float]) -> float:
    """porn + hentai, 0 to 1, the field's usual sum; or the one class "nsfw" of a model of two."""
    if "nsfw" in probabilities:
        return probabilities["nsfw"]
    return probabilities["porn"] + probabilities["hentai"]


def sexy_of(probabilities: Mapping[str, float]) -> float | None:
    """The class "sexy", 0 to 1, which never counts towards nsfw; None where there is none."""
    return probabilities.get("sexy")


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """A second opinion: what one model says of one view of a frame.

    `region` is the part of the frame that was looked at ("whole", "tile 1,2"); `view` how
    ("upright", "flipped"). Probabilities are 0 to 1 and sum to 1.
    """

    model: str
    region: str
    view: str
    probabilities: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Why a frame wants a second look, in a few words; and whether its parts want one too."""

    why: str
    parts: bool = False


@dataclass(frozen=True, kw_only=True)
class FrameScore:
    """Class probabilities (0 to 1, summing to 1) for one frame, and second opinions of it.

    `probabilities` are the first look's; where there are opinions, they decide, and
    `doubt` says why they were asked for.
    `fingerprint` names what the frame looks like, 64 hexadecimal digits of which few
    differ between copies of one picture; None where none was taken. A `spare` was looked
    at to confirm what the frame picked of its scene shows.
    """

    scene: int
    probabilities: Mapping[str, float]
    second: float | None = None
    page: int | None = None
    opinions: tuple[Opinion, ...] = ()
    doubt: str | None = None
    fingerprint: str | None = None
    spare: bool = False


@dataclass(frozen=True, kw_only=True)
class ModelId:
    """Which numbers these are: scores of two different ModelIds never mix."""

    sha256: str
    preprocessing: str


@dataclass(frozen=True, kw_only=True)
class MediaScore:
    """All scored frames of one file's content.

    `representation` says what was looked at, e.g. "thumbnail 330px" or "original";
    `fetched_bytes` is what that cost. `bytes_are` is the media type that the bytes
    show, where the wiki says another; None where they agree or were not seen. A moving
    picture that was looked at scene by scene has `scenes`, in their order, and `footage`.
    """

    sha1: str
    model: ModelId
    representation: str
    fetched_bytes: int
    frames: tuple[FrameScore, ...]
    bytes_are: str | None = None
    scenes: tuple[Scene, ...] = ()
    footage: Footage | None = None

    @property
    def thoroughness(self) -> tuple[bool, int, int, int]:
        """Of two scores of one content by one model, the greater was looked at more closely.

        Seen whole and without hurry before all else, then by how much was seen, then by how
        many frames others were asked about, as lower thresholds ask about more.
        """
        asked = sum(bool(frame.opinions) for frame in self.frames)
        footage = self.footage
        if footage is None:
            return True, 0, asked, len(self.frames)
        return footage.final, round(footage.seen), asked, len(self.frames)
