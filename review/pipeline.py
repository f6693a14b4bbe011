"""The story of one upload, from the wiki's log to a verdict. Read this file first.

1. The poller registers each fresh upload as a row, *waiting*, and sends its id to a
   queue. The queue is a hint: a sweeper sends again whatever is due.
2. A worker calls `Pipeline.score(id)`, below. The row ends *clear*, *suspect*,
   *not visual*, *unknown* (with the reason) or *gone*; or it waits again: for longer
   after each failure, or for as long as something that is on its way takes.
3. A suspect leaves a notice. One editor takes the notices to the wiki: see editor.py.
4. What people then do with the file or its row is read back, and is final: see reader.py.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from review.errors import Crash, Gone, LostClaim, NotVisual, Permanent, TooEarly, Transient
from review.heartbeat import Heartbeat
from review.log_context import about
from review.log_lines import tell_ended, tell_postponed
from review.notice import Mode, NoticeKind
from review.policy import Policy, Verdict, decide, of_numbers, unscored, with_bytes
from review.ports import Claim, Fetched, Files, Store
from review.score import MediaScore
from review.scoring import Scoring
from review.shadow import Shadow, ShadowLook
from review.status import Status
from review.upload import FileFacts, Queue, Upload

LONGEST_DELAY = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)  # even when the other side asks for more
CRASHES = 3  # of the decoder over one file, and it is the file's


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """Scores uploads by their row's id, over the ports. Safe to call from threads.

    A model on trial, the `shadow`, sees what is looked at of fresh uploads.
    """

    store: Store
    files: Files
    scoring: Scoring
    policy: Policy
    mode: Mode
    max_attempts: int
    first_delay: timedelta
    shadow: Shadow | None = None

    def score(self, upload_id: int) -> None:
        """Take one upload all the way to its verdict, or put it back for later.

        Calling it twice, or at the same time in two places, does the work once.
        Errors that nobody foresaw go up, and the row waits with their words as its
        reason until its attempts are used up.
        """
        claim = self.store.claim(upload_id, self.scoring.scorer.id)
        if claim is None:  # done already, not due yet, or somebody else has it
            return
        with about(upload=claim.id, attempt=claim.attempt):
            try:
                self._work(claim)
            except LostClaim:  # it took longer than its lease; whoever has it now will end it
                return

    def _work(self, claim: Claim) -> None:
        try:
            self._look(claim)
        except Gone as why:
            self._end(claim, unscored(Status.GONE, str(why)), title=why.title)
        except Permanent as why:  # failure is not a verdict: unknown is not clear
            self._end(claim, unscored(Status.UNKNOWN, str(why)))
        except Crash as why:
            self._crashed(claim, why)
        except TooEarly as why:  # what bounds the wait is up to whoever asks for it
            delay = min(why.retry_after or self.first_delay, LONGEST_WAIT)
            self._postpone(claim, str(why), delay, counted=False)
        except Transient as why:
            self._later(claim, why)
        except LostClaim:
            raise
        except Exception as error:
            self._later(claim, Transient(f"unforeseen: {type(error).__name__}: {error}"))
            raise

    def _look(self, claim: Claim) -> None:
        if claim.attempt > self.max_attempts:
            raise Permanent("the worker died over it each time")
        heart = Heartbeat(self.store, claim)  # a wiki that is slow uses the lease up, too
        upload, side = claim.upload, self.scoring.scorer.side
        score, fetched, trial = self._sufficient(claim.known), None, self._trial(claim)
        facts = self.files.facts(upload) if score else self.files.look(upload, side)
        if upload.sha1 not in ("", facts.sha1):  # the newer upload has its own row
            raise Gone("a newer version has taken its place")
        try:
            if score is None and not upload.sha1:  # which the wiki's log did not tell
                score = self._known(claim, facts.sha1)
            if score is None:
                score, fetched = self._score(heart, upload, facts, trial)
        except NotVisual as why:
            self._end(claim, unscored(Status.NOT_VISUAL, str(why)), facts)
        else:
            verdict = self._decide(claim, facts, score, fetched)
            if trial is not None and verdict.status in (Status.CLEAR, Status.SUSPECT):
                trial.end(score, claim.generation)

    def _trial(self, claim: Claim) -> ShadowLook | None:
        if self.shadow is None or claim.queue is not Queue.FRESH:
            return None
        return self.shadow.look(claim.upload.title)

    def _known(self, claim: Claim, sha1: str) -> MediaScore | None:
        model = self.scoring.scorer.id
        return self._sufficient(self.store.known_score(sha1, model, claim.generation))

    def _sufficient(self, score: MediaScore | None) -> MediaScore | None:
        return score if score and self.scoring.suffices(score) else None

    def _decide(
        self, claim: Claim, facts: FileFacts, score: MediaScore, fetched: Fetched | None
    ) -> Verdict:
        verdict = decide(score, self.policy)
        crashed = score.footage is not None and score.footage.crashed
        if crashed and verdict.status is Status.UNKNOWN and not self._last_crash(claim):
            raise Crash(score.footage.trouble if score.footage else "")
        self._end(claim, verdict, facts, score, fetched)
        return verdict

    def _score(
        self, heart: Heartbeat, upload: Upload, facts: FileFacts, trial: ShadowLook | None
    ) -> tuple[MediaScore, Fetched | None]:
        with heart:
            if trial is None:
                return self.scoring.score(upload, facts, heart), heart.fetched
            scoring = replace(self.scoring, watch=trial.watch)
            return scoring.score(upload, facts, trial.noting(heart)), heart.fetched

    def _end(
        self,
        claim: Claim,
        verdict: Verdict,
        facts: FileFacts | None = None,
        score: MediaScore | None = None,
        fetched: Fetched | None = None,
        title: str = "",
    ) -> None:
        if score is not None:
            verdict = with_bytes(verdict, score)
        if verdict.status is Status.UNKNOWN and score and not _is_kept(score):
            score = None  # numbers that decide nothing: not to be reused
        suspect = verdict.status is Status.SUSPECT
        notices: frozenset[NoticeKind] = self.mode.notices if suspect else frozenset()
        self.store.finish(
            claim,
            verdict,
            facts=facts,
            score=score,
            notices=notices,
            fetched=fetched,
            title=title,
        )
        tell_ended(claim, verdict, title)

    def _postpone(
        self,
        claim: Claim,
        why: str,
        delay: timedelta,
        *,
        crashed: bool = False,
        counted: bool = True,
    ) -> None:
        self.store.postpone(claim, why, delay, crashed=crashed, counted=counted)
        tell_postponed(claim, why, delay)

    def _crashed(self, claim: Claim, why: Crash) -> None:
        """Once may be chance; but a file that kills its decoder is not tried for ever."""
        crashes = claim.crashes + 1
        if self._last_crash(claim):
            reason = f"given up after {crashes} {'crash' if crashes == 1 else 'crashes'}: {why}"
            self._end(claim, unscored(Status.UNKNOWN, reason))
        else:
            delay = backoff(crashes, self.first_delay)
            self._postpone(claim, str(why), delay, crashed=True)

    def _last_crash(self, claim: Claim) -> bool:
        return claim.crashes + 1 >= CRASHES or claim.attempt >= self.max_attempts

    def _later(self, claim: Claim, why: Transient) -> None:
        if claim.attempt >= self.max_attempts:
            reason = f"given up after {claim.attempt} attempts: {why}"
            self._end(claim, unscored(Status.UNKNOWN, reason))
        else:
            # Retry-After is the least; attempts are not to be used up within seconds by it.
            wait = max(why.retry_after or timedelta(), backoff(claim.attempt, self.first_delay))
            delay = min(wait, LONGEST_WAIT)
            self._postpone(claim, str(why), delay)


def _is_kept(score: MediaScore) -> bool:
    """Whether what decides nothing is worth keeping: as far as a moving picture was seen."""
    return score.footage is not None and bool(score.frames) and of_numbers(score)


def backoff(attempt: int, first: timedelta) -> timedelta:
    """How long to wait after the attempt with that number: doubling, an hour at most."""
    return min(first * (1 << min(attempt - 1, 20)), LONGEST_DELAY)
