"""From scores to a verdict: pure functions, no policy anywhere else."""

import math
from dataclasses import dataclass, replace

from review.asked import Asked, figures_of, second_look
from review.figure import figure_of
from review.film import hurry, left_out, shortfall, when
from review.score import FrameScore, MediaScore, nsfw_of, sexy_of
from review.status import Status

# Changes whenever decide() may answer differently for the same scores and thresholds.
RULE = "scene-median-max/3"
BELOW = "below the thresholds"
_LONG = 1.0  # seconds; what is shown for less is a flash


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Thresholds from 0 to 1, compared with >=. `sexy` has its own and never adds up.

    A model without the class "sexy" is not asked for it, whatever the threshold.
    """

    nsfw_threshold: float
    sexy_threshold: float

    @property
    def version(self) -> str:
        """Names the rule and its thresholds: equal versions decide alike."""
        return f"{RULE} nsfw>={self.nsfw_threshold} sexy>={self.sexy_threshold}"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one upload; `second`, `page`, `fingerprint` are the telling frame's.

    `begin` and `end` are its scene's in a moving picture, in seconds.

    Raises ValueError for a status that is not final: the sweeper would never end it.
    """

    status: Status
    reason: str
    policy_version: str | None = None
    nsfw: float | None = None
    sexy: float | None = None
    second: float | None = None
    page: int | None = None
    fingerprint: str | None = None
    begin: float | None = None
    end: float | None = None

    def __post_init__(self) -> None:
        if not self.status.final:
            raise ValueError(f"a verdict cannot be {self.status}")


def with_bytes(verdict: Verdict, score: MediaScore) -> Verdict:
    """The verdict, which says where the bytes are not what the wiki says."""
    if not score.bytes_are:
        return verdict
    words = f"{verdict.reason}; the bytes are {score.bytes_are}, not what the wiki says"
    return replace(verdict, reason=words)


def reaches(frame: FrameScore, policy: Policy) -> bool:
    """Whether the frame by itself reaches a threshold."""
    nsfw, sexy = figure_of(frame, nsfw_of), figure_of(frame, sexy_of)
    by_nsfw = nsfw is not None and nsfw.value >= policy.nsfw_threshold
    return by_nsfw or (sexy is not None and sexy.value >= policy.sexy_threshold)


def unscored(status: Status, reason: str) -> Verdict:
    """The verdict on a file that no model has seen."""
    return Verdict(status=status, reason=reason)


def decide(score: MediaScore, policy: Policy) -> Verdict:
    """Clear, suspect, or unknown where there is no number, or too little was seen.

    The file's figure is the highest of its scenes: a long harmless body does not dilute one
    bad scene, one bad frame does not make one. A still scene's figure is the median of its
    frames, review.film has the others'.
    """
    if not score.frames:
        trouble = score.footage.trouble if score.footage else ""
        return _unknown(trouble or "no frame could be decoded", policy)
    if not of_numbers(score):
        return _unknown("the model answered with something that is not a number", policy)
    asked = tuple(
        Asked(words, figures_of(score, share, limit), limit)
        for words, share, limit in (
            ("possible explicit content", nsfw_of, policy.nsfw_threshold),
            ("possible nudity", sexy_of, policy.sexy_threshold),
        )
    )
    over = [one for one in asked if one.over]
    highest = (over or asked)[0].highest
    status, reason = _status(score, asked, over)
    return Verdict(
        status=status,
        reason=reason,
        policy_version=policy.version,
        nsfw=asked[0].value,
        sexy=asked[1].value,
        second=highest.telling.second if highest else None,
        page=highest.telling.page if highest else None,
        fingerprint=highest.telling.fingerprint if highest else None,
        begin=highest.begin if highest else None,
        end=highest.end if highest else None,
    )


def _status(score: MediaScore, asked: tuple[Asked, ...], over: list[Asked]) -> tuple[Status, str]:
    """What was not seen is not known to be harmless; what was seen counts all the same."""
    missing = shortfall(score.footage) if score.footage else ""
    if over:
        said = " and ".join(one.say() for one in over)
        return Status.SUSPECT, f"{said}; {missing}" if missing else said
    if missing:
        return Status.UNKNOWN, f"{missing}; what was seen is {BELOW}"
    notes = [hurry(score.footage), left_out(score.footage)] if score.footage else []
    noted = "; ".join(filter(None, (BELOW, *notes)))
    flashes = [scene for one in asked for scene in one.unconfirmed]
    long = [scene for scene in flashes if scene.seconds >= _LONG]
    if long:
        return (
            Status.UNKNOWN,
            f"{when(long[0].begin, long[0].end)} too few frames show what would be listed",
        )
    if flashes:
        return Status.CLEAR, f"{noted}, but for a flash {when(flashes[0].begin, flashes[0].end)}"
    highest = asked[0].highest
    return Status.CLEAR, noted + (second_look(highest) if highest else "")


def _unknown(reason: str, policy: Policy) -> Verdict:
    return Verdict(status=Status.UNKNOWN, reason=reason, policy_version=policy.version)


def of_numbers(score: MediaScore) -> bool:
    """Whether all that the models said can be compared.

    No comparison would notice what is not a number, and a median depends on its place.
    """
    return all(map(_are_numbers, score.frames))


def _are_numbers(frame: FrameScore) -> bool:
    answers = (frame.probabilities, *(opinion.probabilities for opinion in frame.opinions))
    return all(math.isfinite(value) for answer in answers for value in answer.values())
