"""Uploads that end, and are to be handed on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from review.errors import Paused
from review.handing_on import HandingOn
from review.policy import Verdict
from review.ports import Annotator
from review.score import MediaScore
from review.status import FINAL, Status
from store.anew import wait_again
from store.offers import Offers
from store.tables import OfferRow, UploadRow
from store.uploads import Uploads
from tests.review.editing import LEASE
from tests.review.values import WIKI, an_upload, facts_of
from tests.store.bench import DatabaseBench


class Offering:
    """What is handed on out of one database; `offers()` and `process()` are a new process each."""

    def __init__(self, bench: DatabaseBench) -> None:
        self.bench = bench
        self.clock = bench.clock
        self.database = bench.database
        self.uploads = Uploads(bench.database, LEASE, hand_on=True)
        self.paused = ""

    def offers(self, wiki: str = WIKI) -> Offers:
        return Offers(self.database, LEASE, wiki)

    def process(self, annotator: Annotator, offers: Any = None) -> HandingOn:
        return HandingOn(
            offers=offers or self.offers(),
            annotator=annotator,
            may_hand_on=self._may_hand_on,
            clock=self.clock,
        )

    def _may_hand_on(self) -> None:
        if self.paused:
            raise Paused(self.paused)

    def end(
        self,
        log_id: int,
        status: Status = Status.CLEAR,
        *,
        store: Uploads | None = None,
        score: MediaScore | None = None,
        wiki: str = WIKI,
        **verdict: Any,
    ) -> int:
        """A new upload that ends so; its row's id."""
        upload = an_upload(log_id, wiki=wiki)
        upload_id = self.bench.register(upload)
        self.end_again(upload_id, status, store=store, score=score, **verdict)
        return upload_id

    def end_again(
        self,
        upload_id: int,
        status: Status,
        *,
        store: Uploads | None = None,
        score: MediaScore | None = None,
        **verdict: Any,
    ) -> None:
        store = store or self.uploads
        claim = store.claim(upload_id)
        assert claim is not None
        said = Verdict(**{"status": status, "reason": "a reason"} | verdict)
        facts = None if status is Status.GONE else facts_of(claim.upload)
        store.finish(claim, said, facts=facts, score=score, notices=frozenset())

    def scan_again(self, upload_id: int) -> None:
        """As when an admin wants it scored anew, or its page is restored."""
        now, which = self.clock(), UploadRow.id == upload_id
        self.database.write(lambda session: wait_again(session, FINAL, now, which))

    def row(self, upload_id: int) -> OfferRow | None:
        with self.database.read() as session:
            return session.get(OfferRow, upload_id)

    def due(self, limit: int = 100) -> list[int]:
        """The log entries of what is due, in its order."""
        return [offer.upload.log_id for offer in self.offers().due(limit)]

    def wait_until_all_is_due(self) -> None:
        self.clock.tick(timedelta(days=1, minutes=1))


def ids(*log_ids: int) -> list[str]:
    return [f"{WIKI}:{log_id}" for log_id in log_ids]


def until_quiet(round: Callable[[], None], done: Callable[[], bool], limit: int = 1000) -> None:
    for _ in range(limit):
        if done():
            return
        round()
    raise AssertionError("it does not come to an end")
