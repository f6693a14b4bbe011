"""From a video on disk to what the service finds in it, as the service goes, without a wiki."""

from dataclasses import replace
from datetime import UTC, datetime

from bench.judge import OnDisk
from bench.video.found import Moment
from bench.video.peer import Looked, Question
from bench.video.scorer import Counted
from classifier.fingerprint import fingerprint
from review.asked import figures_of
from review.errors import Crash, NotVisual, Permanent, Transient
from review.policy import Policy, decide
from review.ports import Frames
from review.score import MediaScore, nsfw_of
from review.scoring import Scoring
from review.upload import Action, FileFacts, Kind, Upload

_NEVER = 1.0  # of the class sexy: what is compared here is nsfw


def look(question: Question, scorer: Counted, frames: Frames) -> Looked:
    """What review.pipeline does with a video that is registered."""
    policy = Policy(nsfw_threshold=question.threshold, sexy_threshold=_NEVER)
    scoring = Scoring(
        files=OnDisk(),
        frames=frames,
        scorer=scorer,
        second=None,
        fingerprint=fingerprint,
        policy=policy,
    )
    before = scorer.calls
    try:
        score = scoring.score(_upload(question.path), _facts(question.path), lambda fetched: None)
    except (Permanent, Crash, Transient, NotVisual) as why:
        word = type(why).__name__.lower()
        return Looked(calls=scorer.calls - before, moments=[], status=word, reason=str(why))
    verdict = decide(score, policy)
    return Looked(
        calls=scorer.calls - before,
        moments=flagged(score, policy),
        status=str(verdict.status),
        reason=verdict.reason,
    )


def flagged(score: MediaScore, policy: Policy) -> list[Moment]:
    """All scenes at or above the threshold, not only the highest; and what looks like them."""
    found: list[Moment] = []
    for figure in figures_of(score, nsfw_of, policy.nsfw_threshold):
        if figure.value is None or figure.value < policy.nsfw_threshold:
            continue
        found.append(Moment(figure.begin or 0.0, figure.end or 0.0, figure.value))
        found += (
            Moment(scene.begin, scene.end, figure.value)
            for scene in score.scenes
            if scene.alike == figure.number
        )
    return found


def _facts(path: str) -> FileFacts:
    return replace(OnDisk().look(_upload(path), 0), mime="video/webm", kind=Kind.VIDEO)


def _upload(path: str) -> Upload:
    return Upload(
        wiki="bench",
        log_id=1,
        title=path,
        sha1="",
        uploaded_at=datetime(2020, 1, 1, tzinfo=UTC),
        uploader="",
        action=Action.UPLOAD,
    )
