"""What a worker asks for, from the claim of an upload to its end."""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from bench.store import values
from bench.store.operations.operation import LEASE, Operation
from bench.store.shape import Shape
from review.notice import NoticeKind
from review.ports import Claim
from review.status import Status
from store.session import Database
from store.uploads import Uploads


def of_the_workers(database: Database, shape: Shape, times: int) -> Iterator[Operation]:
    """The way of one upload: three of each claimed, one each listed, not listed, put off."""
    uploads, claims, known = Uploads(database, LEASE), deque[Claim](), count(1)
    fresh = iter(range(shape.uploads + 1, shape.uploads + shape.fresh))

    def claim() -> None:
        found = uploads.claim(next(fresh), values.MODEL)
        assert found is not None  # noqa: S101 -- it waits
        claims.append(found)

    def note_fetched() -> None:
        uploads.note_fetched(claims[0], values.FETCHED)
        claims.rotate()

    def end(status: Status) -> None:
        one = claims.pop()
        kinds = frozenset(NoticeKind) if status is Status.SUSPECT else frozenset[NoticeKind]()
        facts, score = values.facts_of(one.upload), values.score_of(one.upload)
        uploads.finish(one, values.VERDICTS[status], facts=facts, score=score, notices=kinds)

    yield Operation("claim, and a known score (dedupe)", claim, 3 * times)
    yield Operation("note what was fetched", note_fetched, 3 * times)
    yield Operation(
        "look for a known score by itself",
        lambda: uploads.known_score(values.sha1_of(200 * next(known)), values.MODEL),
        times,
    )
    yield Operation("finish, clear", lambda: end(Status.CLEAR), times)
    yield Operation("finish, suspect", lambda: end(Status.SUSPECT), times)
    yield Operation(
        "postpone",
        lambda: uploads.postpone(claims.pop(), "a reason", timedelta(minutes=1)),
        times,
    )
