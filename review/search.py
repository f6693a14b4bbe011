"""Which results are looked for, and how far a walk over them has come."""

from dataclasses import dataclass
from datetime import datetime

from review.answer import Outcome
from review.result import Result
from review.status import Status


@dataclass(frozen=True, kw_only=True)
class Search:
    """Results of uploads that ended; each field that is None excludes nothing.

    `verdict` is a final status. `since` is included and `until` is not; both are aware times
    that are compared with `finished_at`. `kind` is what people are told: a review.upload.Kind's
    value, or "animation". `least` and `most` are figures of nsfw from 0 to 1, both included:
    what has none is left out by either. `outcome` is what people came to, with OPEN for what
    nobody has answered, whether asked or not. `new_uploader` is Result.uploader_is_new.

    Raises ValueError for a verdict that is none.
    """

    verdict: Status | None = None
    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None
    least: float | None = None
    most: float | None = None
    outcome: Outcome | None = None
    new_uploader: bool | None = None

    def __post_init__(self) -> None:
        if self.verdict is not None and not self.verdict.final:
            raise ValueError(f"{self.verdict} is no verdict")

    def takes(self, one: Result) -> bool:
        """Whether it is one of those by what it is: its time, verdict and answers are not asked."""
        return (
            self.kind in (None, one.kind)
            and self._takes_score(one.nsfw)
            and self.new_uploader in (None, one.uploader_is_new)
        )

    def takes_answer(self, one: Result) -> bool:
        """Whether it is one of those by what people came to."""
        return self.outcome in (None, one.said.outcome if one.said else Outcome.OPEN)

    def _takes_score(self, nsfw: float | None) -> bool:
        if self.least is None and self.most is None:
            return True
        least, most = self.least or 0.0, 1.0 if self.most is None else self.most
        return nsfw is not None and least <= nsfw <= most


@dataclass(frozen=True, kw_only=True)
class Position:
    """The place of a result among all: those after it ended before, or have a smaller id."""

    finished_at: datetime
    id: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some results, newest first, and where to go on; `next` is None where there are no more."""

    results: tuple[Result, ...]
    next: Position | None
