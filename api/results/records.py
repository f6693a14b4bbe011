"""What is asked of the service's database, on threads of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from api.gate import Gate
from api.problem import Problem
from api.results.curve import Curves
from monitoring.samples import Standing
from review.policy import Policy
from store.days import Days
from store.flow import Flow
from store.results import Results
from store.tallies import Tallies
from wiki.site import Site

T = TypeVar("T")
_ASKED = "questions are asked"
WAITING = 30  # questions of either kind; each thread has a connection to the database


@dataclass(frozen=True, kw_only=True)
class Records:
    """One wiki's. `policy` has the thresholds in force here.

    `standing` is how the service is doing; None where the database does not tell within some
    seconds: to be asked on a thread.
    `gate` is for questions that are short stretches of an index. Figures of many days, which
    may take seconds, have one of their own: nobody who asks for a file waits for them.
    """

    site: Site
    policy: Policy
    results: Results
    days: Days
    flow: Flow
    tallies: Tallies
    curves: Curves
    standing: Callable[[], Standing | None]
    gate: Gate = field(default_factory=lambda: Gate(1, WAITING, _ASKED))
    figures: Gate = field(default_factory=lambda: Gate(1, WAITING, _ASKED))

    async def ask(self, question: Callable[[], T]) -> T:
        """The answer to a short question.

        Raises Problem where too many ask, or the database is away.
        """
        return await _asked(self.gate, question)

    async def count(self, figures: Callable[[], T]) -> T:
        """The answer to a question that may take long. Raises Problem as `ask` does."""
        return await _asked(self.figures, figures)

    def close(self) -> None:
        """Wait for what has begun, and begin nothing more."""
        for gate in (self.gate, self.figures):
            gate.close()


async def _asked(gate: Gate, question: Callable[[], T]) -> T:
    try:
        return await gate.run(question)
    except SQLAlchemyError as error:
        raise Problem(
            503,
            "database-away",
            f"the database cannot be asked just now ({type(error).__name__})",
            headers={"Retry-After": "5"},
        ) from error
