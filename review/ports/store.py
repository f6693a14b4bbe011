"""What the pipeline asks of the database."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from review.notice import NoticeKind
from review.policy import Verdict
from review.ports.files import Fetched
from review.score import MediaScore, ModelId
from review.upload import FileFacts, Queue, Upload


@dataclass(frozen=True, kw_only=True)
class Claim:
    """The right to work on one row until its lease ends; `token` proves it.

    `attempt` counts from 1 and is counted when the row is claimed, so that a file
    which kills its worker runs out of attempts too. `crashes` says how often the file
    killed its decoder before. `generation` counts how often it is to be scored anew;
    `known` is the score of the row's content that is so new, if there is one. `begun` is
    when it was taken, by the monotonic clock of this process.
    """

    id: int
    token: str
    attempt: int
    upload: Upload
    crashes: int = 0
    generation: int = 0
    queue: Queue = Queue.FRESH
    known: MediaScore | None = None
    begun: float = field(default_factory=time.monotonic, compare=False)


class Store(Protocol):
    """The truth: rows of uploads. Every method is one transaction.

    What takes a claim raises LostClaim, and changes nothing, when somebody else has it.
    """

    def claim(self, upload_id: int, model: ModelId | None = None) -> Claim | None:
        """Take a row that is due; None when it is not due or somebody else has it.

        With what that very model is known to have said of the content, if anything.
        """

    def note_fetched(self, claim: Claim, fetched: Fetched) -> None:
        """Remember what was fetched, while it is looked at; the lease begins anew."""

    def known_score(self, sha1: str, model: ModelId, generation: int = 0) -> MediaScore | None:
        """What this very model said of this very content, in that generation or later."""

    def finish(
        self,
        claim: Claim,
        verdict: Verdict,
        *,
        facts: FileFacts | None,
        score: MediaScore | None,
        notices: frozenset[NoticeKind],
        fetched: Fetched | None = None,
        title: str = "",
    ) -> None:
        """Store the end: score, verdict and the notices that are due, together.

        What is due of a file that is no suspect any more is withdrawn, also where there are no
        facts but those of an earlier look. `fetched` is what was looked at for it, `title` the
        one under which it would come back then.
        """

    def postpone(
        self,
        claim: Claim,
        reason: str,
        delay: timedelta,
        *,
        crashed: bool = False,
        counted: bool = True,
    ) -> None:
        """Give the row back, not to be tried before the delay is over; count a crash.

        Where the attempt is not to be counted, it is taken back.
        """
