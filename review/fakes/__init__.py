"""The ports in memory, for tests and for trying things out without wiki, database or model.

    store = MemoryStore(clock, lease=timedelta(minutes=5))
    upload_id = store.add(upload)
    Pipeline(store=store, files=FakeFiles({upload.title: facts}), ...).score(upload_id)
    desk, edits = MemoryDesk(store, "commonswiki", lease), MemoryEdits(store, "commonswiki", lease)
    Editor(desk=desk, edits=edits, wiki=MemoryWiki(), ...).round()

They keep the promises of review/ports.py; tests/store checks them and the database alike.
"""

from review.fakes.breaker import MemoryBreaker
from review.fakes.clock import FakeClock
from review.fakes.desk import MemoryDesk
from review.fakes.edits import MemoryEdits
from review.fakes.entries import NoticeEntry, ReportEntry, UploadEntry
from review.fakes.ledger import MemoryLedger
from review.fakes.media import FakeFiles, FakeFrames, FakeScorer, FakeSecondOpinion
from review.fakes.reports import MemoryReports
from review.fakes.reviews import MemoryReviews
from review.fakes.store import MemoryStore
from review.fakes.wiki import Edit, MemoryWiki

__all__ = [
    "Edit",
    "FakeClock",
    "FakeFiles",
    "FakeFrames",
    "FakeScorer",
    "FakeSecondOpinion",
    "MemoryBreaker",
    "MemoryDesk",
    "MemoryEdits",
    "MemoryLedger",
    "MemoryReports",
    "MemoryReviews",
    "MemoryStore",
    "MemoryWiki",
    "NoticeEntry",
    "ReportEntry",
    "UploadEntry",
]
