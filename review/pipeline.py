"""The story of one upload, from the wiki's log to a verdict. Read this file first.

1. The poller registers each fresh upload as a row, *waiting*, and sends its id to a
   queue. The queue is a hint: a sweeper sends again whatever is due.
2. A worker calls `Pipeline.score(id)`, below. The row ends *clear*, *suspect*,
   *not visual*, *unknown* (with the reason) or *gone*; or it waits again.
3. A suspect leaves a notice. One editor takes the notices to the wiki: see editor.py.
"""

from dataclasses import dataclass
from datetime import timedelta

from review.errors import Gone, LostClaim, Permanent, Transient
from review.notice import Mode, NoticeKind
from review.policy import Policy, Verdict, decide, unscored
from review.ports import Claim, Files, Frames, Scorer, Store
from review.score import Frame, FrameScore, MediaScore
from review.status import Status
from review.upload import FileFacts

LONGEST_DELAY = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)  # even when the other side asks for more


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """Scores uploads by their row's id, over the ports. Safe to call from threads."""

    store: Store
    files: Files
    frames: Frames
    scorer: Scorer
    policy: Policy
    mode: Mode
    max_attempts: int
    first_delay: timedelta

    def score(self, upload_id: int) -> None:
        """Take one upload all the way to its verdict, or put it back for later.

        Calling it twice, or at the same time in two places, does the work once.
        Errors that nobody foresaw go up, and the row waits with their words as its
        reason until its attempts are used up.
        """
        claim = self.store.claim(upload_id)
        if claim is None:  # done already, not due yet, or somebody else has it
            return
        try:
            self._work(claim)
        except LostClaim:  # it took longer than its lease; whoever has it now will end it
            return

    def _work(self, claim: Claim) -> None:
        try:
            if claim.attempt > self.max_attempts:
                raise Permanent("the worker died over it each time")
            self._look(claim)
        except Gone as why:
            self._end(claim, unscored(Status.GONE, str(why)))
        except Permanent as why:  # failure is not a verdict: unknown is not clear
            self._end(claim, unscored(Status.UNKNOWN, str(why)))
        except Transient as why:
            self._later(claim, why)
        except LostClaim:
            raise
        except Exception as error:
            self._later(claim, Transient(f"unforeseen: {type(error).__name__}: {error}"))
            raise

    def _look(self, claim: Claim) -> None:
        facts = self.files.look(claim.upload)
        if claim.upload.sha1 not in ("", facts.sha1):  # the newer upload has its own row
            raise Gone("a newer version has taken its place")
        if not facts.kind.visual:
            reason = f"nothing to look at in {facts.mime}"
            self._end(claim, unscored(Status.NOT_VISUAL, reason), facts)
            return
        score = self.store.known_score(facts.sha1, self.scorer.id) or self._score(claim, facts)
        self._end(claim, decide(score, self.policy), facts, score)

    def _score(self, claim: Claim, facts: FileFacts) -> MediaScore:
        with self.files.fetch(facts) as fetched:
            self.store.note_fetched(claim, fetched)
            # Frames come one by one and are let go at once: memory stays flat.
            scores = tuple(self._score_frame(f) for f in self.frames.open(fetched.path, facts))
        return MediaScore(
            sha1=facts.sha1,
            model=self.scorer.id,
            representation=fetched.representation,
            fetched_bytes=fetched.size,
            frames=scores,
        )

    def _score_frame(self, frame: Frame) -> FrameScore:
        [probabilities] = self.scorer.score([frame])
        return FrameScore(
            scene=frame.scene, probabilities=probabilities, second=frame.second, page=frame.page
        )

    def _end(
        self,
        claim: Claim,
        verdict: Verdict,
        facts: FileFacts | None = None,
        score: MediaScore | None = None,
    ) -> None:
        if verdict.status is Status.UNKNOWN:  # numbers that decide nothing: not to be reused
            score = None
        suspect = verdict.status is Status.SUSPECT
        notices: frozenset[NoticeKind] = self.mode.notices if suspect else frozenset()
        self.store.finish(claim, verdict, facts=facts, score=score, notices=notices)

    def _later(self, claim: Claim, why: Transient) -> None:
        if claim.attempt >= self.max_attempts:
            reason = f"given up after {claim.attempt} attempts: {why}"
            self._end(claim, unscored(Status.UNKNOWN, reason))
        else:
            # Retry-After is the least; attempts are not to be used up within seconds by it.
            wait = max(why.retry_after or timedelta(), backoff(claim.attempt, self.first_delay))
            delay = min(wait, LONGEST_WAIT)
            self.store.postpone(claim, str(why), delay)


def backoff(attempt: int, first: timedelta) -> timedelta:
    """How long to wait after the attempt with that number: doubling, an hour at most."""
    return min(first * (1 << min(attempt - 1, 20)), LONGEST_DELAY)
