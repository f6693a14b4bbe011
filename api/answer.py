"""What a caller is told of one file."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from api.looker import Look
from review.asked import figures_of
from review.figure import Share, figure_of
from review.policy import Policy, of_numbers
from review.score import FrameScore, MediaScore, nsfw_of, sexy_of
from review.status import Status

_DIGITS = 6


def _within(value: float | None) -> float | None:
    """A sum of rounded numbers may be a little more than 1."""
    return None if value is None else round(min(max(value, 0.0), 1.0), _DIGITS)


Part = Annotated[float, BeforeValidator(_within), Field(ge=0, le=1)]


class ModelAnswer(BaseModel):
    """Which model it was; its card is at /v1/models/{name}."""

    name: str
    sha256: str = Field(description="of its file, or of all that a cascade is made of")
    preprocessing: str


class PolicyAnswer(BaseModel):
    """From which score on a file is suspect."""

    version: str
    nsfw_threshold: Part
    sexy_threshold: Part


class MediaAnswer(BaseModel):
    """What was looked at."""

    type: str = Field(description="the media type that the bytes show")
    bytes: int
    sha1: str = Field(description="as MediaWiki names contents")
    representation: str | None = Field(None, description='"original", or what the wiki made of it')
    duration: float | None = Field(None, description="seconds that a video claims to last")
    seen: float | None = Field(None, description="seconds of it that were seen")


class FrameAnswer(BaseModel):
    """One frame, or page, that was scored."""

    scene: int
    second: float | None = Field(None, description="of what moves, seconds from its beginning")
    page: int | None = Field(None, description="of what has pages, from 1")
    nsfw: Part
    sexy: Part | None
    probabilities: dict[str, Part] = Field(description="of the first look")
    second_look: str | None = Field(None, description="why other models were asked, too")


class SceneAnswer(BaseModel):
    """A stretch of a video between two cuts."""

    number: int
    begin: float = Field(description="seconds")
    end: float
    nsfw: Part | None = Field(description="null: too few frames confirm what they show")
    alike: int | None = Field(None, description="the earlier scene that it looks like")


class TimingAnswer(BaseModel):
    """Milliseconds: taking the body in, waiting for a thread, looking at it."""

    received: float
    waited: float
    looked: float


class Classification(BaseModel):
    """What the model says of a file. It advises: it is often wrong, and decides nothing."""

    verdict: Status = Field(description="clear, suspect, not visual or unknown")
    reason: str = Field(description="why, in words")
    nsfw: Part | None = Field(description="porn + hentai of what counts, 0 to 1")
    sexy: Part | None
    confidence: Part | None = Field(
        description="of the likeliest class in the telling frame; a network's own, not calibrated"
    )
    probabilities: dict[str, Part] | None = Field(description="of the telling frame")
    second: float | None = Field(None, description="which frame is the telling one")
    page: int | None = None
    begin: float | None = Field(None, description="from when to when its scene is shown, seconds")
    end: float | None = None
    model: ModelAnswer
    policy: PolicyAnswer
    media: MediaAnswer
    frames: list[FrameAnswer] = Field(description="all that were scored, in their order")
    scenes: list[SceneAnswer] = Field(description="of a video")
    timings: TimingAnswer


def classification(
    look: Look, *, model: ModelAnswer, policy: Policy, timings: TimingAnswer
) -> Classification:
    """The answer on one file."""
    verdict, score = look.verdict, look.score
    telling = _telling(look)
    footage = score.footage if score else None
    return Classification(
        verdict=verdict.status,
        reason=verdict.reason,
        nsfw=verdict.nsfw,
        sexy=verdict.sexy,
        confidence=max(telling.probabilities.values()) if telling else None,
        probabilities=dict(telling.probabilities) if telling else None,
        second=verdict.second,
        page=verdict.page,
        begin=verdict.begin,
        end=verdict.end,
        model=model,
        policy=policy_answer(policy),
        media=MediaAnswer(
            type=look.mime,
            bytes=look.size,
            sha1=look.sha1,
            representation=score.representation if score else None,
            duration=footage.duration if footage else None,
            seen=footage.seen if footage else None,
        ),
        frames=[_frame(f) for f in score.frames] if score and of_numbers(score) else [],
        scenes=_scenes(score, policy) if score else [],
        timings=timings,
    )


def policy_answer(policy: Policy) -> PolicyAnswer:
    """The thresholds in force."""
    return PolicyAnswer(
        version=policy.version,
        nsfw_threshold=policy.nsfw_threshold,
        sexy_threshold=policy.sexy_threshold,
    )


def _telling(look: Look) -> FrameScore | None:
    """The frame on which the verdict hangs."""
    if look.score is None or look.verdict.nsfw is None:
        return None
    verdict = look.verdict
    same = [
        frame
        for frame in look.score.frames
        if (frame.second, frame.page) == (verdict.second, verdict.page)
    ]
    return max(same, key=lambda frame: _value(frame, nsfw_of) or 0.0, default=None)


def _frame(frame: FrameScore) -> FrameAnswer:
    return FrameAnswer(
        scene=frame.scene,
        second=frame.second,
        page=frame.page,
        nsfw=_value(frame, nsfw_of) or 0.0,
        sexy=_value(frame, sexy_of),
        probabilities=dict(frame.probabilities),
        second_look=frame.doubt,
    )


def _scenes(score: MediaScore, policy: Policy) -> list[SceneAnswer]:
    values = {
        scene.number: scene.value for scene in figures_of(score, nsfw_of, policy.nsfw_threshold)
    }
    return [
        SceneAnswer(
            number=scene.number,
            begin=scene.begin,
            end=scene.end,
            nsfw=values.get(scene.stands_for),
            alike=scene.alike,
        )
        for scene in score.scenes
    ]


def _value(frame: FrameScore, share: Share) -> float | None:
    figure = figure_of(frame, share)
    return None if figure is None else figure.value
