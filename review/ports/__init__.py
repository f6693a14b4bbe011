"""What the heart asks of its neighbours, in the words of the domain."""

from review.ports.annotator import Annotator, Offers
from review.ports.desk import Breaker, Desk, Reports
from review.ports.edits import Edits
from review.ports.files import Fetched, Files, Part
from review.ports.looking import Frames, Scorer, SecondOpinion
from review.ports.reader import Ledger, Reviews
from review.ports.store import Claim, Store
from review.ports.wiki import Wiki

__all__ = [
    "Annotator",
    "Breaker",
    "Claim",
    "Desk",
    "Edits",
    "Fetched",
    "Files",
    "Frames",
    "Ledger",
    "Offers",
    "Part",
    "Reports",
    "Reviews",
    "Scorer",
    "SecondOpinion",
    "Store",
    "Wiki",
]
