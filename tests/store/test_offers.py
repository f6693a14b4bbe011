"""What is handed on: once for each upload, suspects first."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.orm import Session

from review.score import FrameScore, Opinion
from review.status import FINAL, Status
from review.upload import Kind
from store.offers import AGAIN
from store.session import Database
from store.tables import OfferRow, UploadRow
from store.uploads import Uploads
from tests.review.editing import LEASE
from tests.review.values import MODEL, WIKI, a_film, a_score, an_upload, classes, seen
from tests.store.bench import DatabaseBench
from tests.store.offering import Offering, ids
from tests.store.races import before, fail, together_at

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def offering(over_database: DatabaseBench) -> Offering:
    return Offering(over_database)


@pytest.mark.parametrize("status", FINAL)
def test_whatever_ends_is_to_be_handed_on(offering: Offering, status: Status) -> None:
    offering.end(1, status)
    [offer] = offering.offers().due(10)
    assert (offer.id, offer.verdict.status) == (f"{WIKI}:1", status)
    assert (offer.verdict.reason, offer.ended_at) == ("a reason", offering.clock())


def test_what_ended_while_nothing_was_handed_on_is_not(offering: Offering) -> None:
    upload_id = offering.end(1, store=Uploads(offering.database, LEASE))
    assert offering.row(upload_id) is None
    assert offering.due() == []


def test_what_only_waits_again_has_not_ended(offering: Offering) -> None:
    claim = offering.bench.claim(an_upload())
    offering.uploads.postpone(claim, "later", SECOND)
    assert offering.row(claim.id) is None


def test_what_is_scored_anew_while_it_is_read_waits_for_its_end(offering: Offering) -> None:
    """MariaDB's second statement sees that it waits; SQLite's sees what the first saw."""
    upload_id, sqlite = offering.end(1), offering.database.engine.dialect.name == "sqlite"
    scan = partial(offering.scan_again, upload_id)
    with before(offering.database, "SELECT uploads.id, uploads.wiki, uploads.log_id", scan):
        assert offering.due() == ([1] if sqlite else [])
    assert offering.bench.row(upload_id).status is Status.WAITING
    assert offering.due() == []


def test_the_end_and_the_offer_are_one_transaction(offering: Offering) -> None:
    upload_id = offering.bench.register(an_upload())
    with (
        before(offering.database, "INSERT INTO offers", fail(RuntimeError("killed"))),
        pytest.raises(RuntimeError, match="killed"),
    ):
        offering.end_again(upload_id, Status.CLEAR)
    assert offering.bench.row(upload_id).status is Status.SCORING


@pytest.mark.parametrize("again", FINAL)
def test_an_upload_is_handed_on_once_however_often_it_ends(
    offering: Offering, again: Status
) -> None:
    upload_id = offering.end(1, Status.CLEAR)
    offering.offers().note_had(ids(1))
    handed_on_at = offering.clock()
    offering.clock.tick(HOUR)
    offering.scan_again(upload_id)
    offering.end_again(upload_id, again)
    row = offering.row(upload_id)
    assert row is not None
    assert row.offered_at == handed_on_at
    offering.wait_until_all_is_due()
    assert offering.due() == []


def test_what_ended_before_is_handed_on_when_it_ends_again(offering: Offering) -> None:
    upload_id = offering.end(1, store=Uploads(offering.database, LEASE))
    offering.scan_again(upload_id)
    offering.end_again(upload_id, Status.CLEAR)
    assert offering.due() == [1]


def test_suspects_go_first_and_of_all_the_oldest(offering: Offering) -> None:
    for log_id, status in enumerate(
        [Status.CLEAR, Status.SUSPECT, Status.GONE, Status.UNKNOWN, Status.SUSPECT], start=1
    ):
        offering.end(log_id, status)
        offering.clock.tick(SECOND)
    assert offering.due() == [2, 5, 1, 3, 4]
    assert offering.due(3) == [2, 5, 1]
    assert offering.due(1) == [2]


def test_one_that_becomes_a_suspect_before_it_is_handed_on_goes_first(offering: Offering) -> None:
    one = offering.end(1)
    offering.clock.tick(SECOND)
    other = offering.end(2)
    offering.clock.tick(SECOND)
    offering.scan_again(one)
    offering.end_again(one, Status.UNKNOWN)
    assert offering.due() == [1, 2]
    offering.scan_again(other)
    offering.end_again(other, Status.SUSPECT)
    assert offering.due() == [2, 1]
    offering.scan_again(other)
    offering.end_again(other, Status.CLEAR)
    offering.scan_again(one)
    offering.end_again(one, Status.SUSPECT)
    assert offering.due() == [1, 2]


def test_what_is_scored_anew_waits_for_its_end_and_holds_up_nobody(offering: Offering) -> None:
    numbers = [offering.end(log_id, Status.SUSPECT) for log_id in range(1, 6)]
    offering.end(6)
    for upload_id in numbers:
        offering.scan_again(upload_id)
    assert offering.due(1) == [6]
    offering.end_again(numbers[2], Status.SUSPECT)
    assert offering.due(1) == [3]
    offering.clock.tick(AGAIN)
    assert offering.due(1) == [3]


def test_what_was_not_taken_is_due_when_its_time_is_over(offering: Offering) -> None:
    upload_id = offering.end(1)
    offering.end(2)
    offers = offering.offers()
    offers.put_off(offers.due(1), "the annotator answered 500", HOUR)
    assert offering.due() == [2]
    offering.clock.tick(HOUR)
    assert offering.due() == [2, 1]
    row = offering.row(upload_id)
    assert row is not None
    assert (row.attempts, row.reason) == (1, "the annotator answered 500")
    offers.note_had(ids(1))
    row = offering.row(upload_id)
    assert row is not None
    assert (row.offered_at, row.reason) == (offering.clock(), "")


def test_a_clock_that_was_a_year_ahead_stops_no_offer_for_a_year(offering: Offering) -> None:
    offering.end(1)
    offering.clock.tick(timedelta(days=365))
    offers = offering.offers()
    offers.put_off(offers.due(1), "away", HOUR)
    offering.clock.tick(timedelta(days=-365))
    assert offering.due() == [1]


def test_only_what_was_offered_here_is_noted(offering: Offering) -> None:
    offering.end(1)
    offering.end(2)
    known = [*ids(1, 99), "otherwiki:2", "rubbish", f"{WIKI}:x", f"{WIKI}:", ":2", f"{WIKI}:²"]
    offering.offers().note_had([*known, f"{WIKI}:{10**30}"])
    assert offering.due() == [2]


def test_each_wiki_of_a_database_hands_on_its_own(offering: Offering) -> None:
    offering.end(1)
    offering.end(2, wiki="otherwiki")
    here, there = offering.offers(), offering.offers("otherwiki")
    assert (here.hold_lease(), there.hold_lease()) == (True, True)
    assert [offer.id for offer in there.due(10)] == ["otherwiki:2"]
    assert offering.due() == [1]


def test_one_process_hands_on(offering: Offering) -> None:
    one, other = offering.offers(), offering.offers()
    assert (
        together_at(offering.database, "SELECT leases", one.hold_lease, other.hold_lease).count(
            True
        )
        == 1
    )
    one.drop_lease()
    other.drop_lease()
    assert other.hold_lease()
    assert not one.hold_lease()
    offering.clock.tick(LEASE * 1.1)
    assert one.hold_lease()


FRAMES = (
    FrameScore(scene=0, probabilities=classes(0.1), second=1.1),
    FrameScore(
        scene=1,
        probabilities=classes(0.9),
        second=5.3,
        opinions=(Opinion(model="m", region="whole", view="upright", probabilities=classes(0.8)),),
    ),
)


def test_an_offer_has_the_frame_that_decided_and_who_said_so(offering: Offering) -> None:
    sha1 = an_upload(1).sha1
    score = a_score(*FRAMES, sha1=sha1)
    offering.end(1, Status.SUSPECT, score=score, nsfw=0.9, second=5.3, begin=4.0, end=8.5)
    [offer] = offering.offers().due(1)
    assert offer.look is not None
    assert (offer.look.model, offer.look.representation) == (MODEL, "original")
    assert offer.look.frame == FRAMES[1]
    assert (offer.page_id, offer.media, offer.mime) == (1001, Kind.PICTURE, "image/jpeg")
    assert (offer.verdict.begin, offer.verdict.end) == (4.0, 8.5)
    assert offer.generation == 0


def test_a_picture_has_one_frame_and_a_document_the_page(offering: Offering) -> None:
    offering.end(1, score=a_score(seen(nsfw=0.25), sha1=an_upload(1).sha1))
    pages = [seen(scene=n, nsfw=n / 10, page=n + 1) for n in range(3)]
    offering.end(2, score=a_score(*pages, sha1=an_upload(2).sha1), page=3)
    first, second = (offer.look and offer.look.frame for offer in offering.offers().due(2))
    assert (first, second) == (seen(nsfw=0.25), pages[2])


def test_a_frame_that_is_not_there_any_more_is_left_out(offering: Offering) -> None:
    film = a_film([0.1], [0.9])
    offering.end(1, score=a_score(*film.frames, sha1=an_upload(1).sha1), second=99.5)
    offering.end(2, Status.UNKNOWN)
    first, second = offering.offers().due(2)
    assert first.look is not None
    assert first.look.frame is None
    assert second.look is None


def test_what_is_due_is_found_by_the_index(offering: Offering) -> None:
    """However many there are: neither what was handed on, nor all that waits, is looked at."""
    number = offering.end(1)
    fill(offering, number, 3000)
    for plan in plans_of(offering.database, lambda: offering.due(1)):
        assert "ix_offers_wiki_offered_at_suspect_not_before" in plan, plan
        assert "TEMP B-TREE" not in plan
        assert "filesort" not in plan


def fill(offering: Offering, like: int, count: int) -> None:
    """So many more uploads like that, half of them handed on."""
    now = offering.clock()

    def work(session: Session) -> None:
        row = session.get_one(UploadRow, like)
        names = {column.key for column in UploadRow.__table__.columns} - {"id", "log_id"}
        same = {name: getattr(row, name) for name in names}
        numbers = range(like + 1, like + 1 + count)
        uploads = [same | {"id": n, "log_id": 10_000 + n} for n in numbers]
        offers = [
            {
                "upload_id": n,
                "wiki": WIKI,
                "suspect": n % 50 == 0,
                "attempts": 0,
                "not_before": now - n * SECOND,
                "reason": "",
                "offered_at": now if n % 2 else None,
            }
            for n in numbers
        ]
        session.execute(insert(UploadRow), uploads)
        session.execute(insert(OfferRow), offers)

    offering.database.write(work)
    with offering.database.engine.begin() as connection:
        mariadb = connection.dialect.name != "sqlite"
        for table in ("uploads", "offers"):
            connection.execute(text(f"ANALYZE {'TABLE ' * mariadb}{table}"))


def plans_of(database: Database, run: Callable[[], object]) -> list[str]:
    """How the database finds the offers that are asked for."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, sql: str, parameters: object, *_: object) -> None:
        if sql.startswith("SELECT offers.upload_id, uploads.status"):
            asked.append((sql, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    run()
    event.remove(database.engine, "before_cursor_execute", note)
    assert asked
    with database.engine.connect() as connection:
        explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        return [
            str(connection.exec_driver_sql(explain + sql, parameters).all())
            for sql, parameters in asked
        ]


def test_facts_of_an_upload_that_was_gone_are_none(offering: Offering) -> None:
    offering.end(1, Status.GONE)
    [offer] = offering.offers().due(1)
    assert (offer.page_id, offer.media, offer.mime, offer.look) == (None, None, None, None)
