"""A content that people looked at, and what they said of it."""

from dataclasses import dataclass

from review.answer import Outcome
from review.upload import Upload


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """One version of one file with what counts of the answers: confirmed or cleared."""

    upload: Upload
    outcome: Outcome
