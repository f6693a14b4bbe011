"""What is asked of the service's database, on threads of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from api.gate import Gate
from api.problem import Problem
from api.results.curve import Curves
from review.policy import Policy
from store.days import Days
from store.flow import Flow
from store.results import Results
from store.tallies import Tallies
from wiki.site import Site

T = TypeVar("T")
CONNECTIONS = 2  # to the database, and so threads that ask it
WAITING = 30  # questions; each is a short stretch of an index


@dataclass(frozen=True, kw_only=True)
class Records:
    """One wiki's. `policy` has the thresholds in force here."""

    site: Site
    policy: Policy
    results: Results
    days: Days
    flow: Flow
    tallies: Tallies
    curves: Curves
    gate: Gate

    async def ask(self, question: Callable[[], T]) -> T:
        """Its answer. Raises Problem where too many ask, or the database is away."""
        try:
            return await self.gate.run(question)
        except SQLAlchemyError as error:
            raise Problem(
                503,
                "database-away",
                f"the database cannot be asked just now ({type(error).__name__})",
                headers={"Retry-After": "5"},
            ) from error
