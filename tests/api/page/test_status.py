"""The status page: what it tells everybody, and what only those who may see results."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from api.access.keys import new_key
from api.access.opening import access_by
from review.pause import Work
from review.status import Status
from settings import Settings
from store.leases import Leases
from store.notices import LEASE
from store.pauses import Pauses
from store.session import Database
from store.stops import Stops
from store.tables import PositionRow, ReportRow, UploadRow
from store.tallies import Tallies
from tests.api.page.conftest import Get
from tests.api.page.stage import app_over, get, records_of
from tests.review.values import WIKI
from tests.store.reviewed import put
from tests.store.walking import a_row

_REASON = "cannot keep the file in /data/somewhere (No space left on device)"


@pytest.fixture
def lived(database: Database) -> Database:
    """All runs; one file could not be scored."""
    now = database.clock()
    put(database, PositionRow, [{"wiki": WIKI, "read_until": now - timedelta(seconds=3)}])
    failed = {"status": Status.UNKNOWN, "reason": _REASON, "finished_at": now}
    put(database, UploadRow, [a_row(1), a_row(2, title="File:A secret.jpg", **failed)])
    put(database, ReportRow, [{"wiki": WIKI, "title": "User:B/Reports/1", "made_at": now}])
    assert Leases(database, timedelta(hours=1)).hold(LEASE)
    Tallies(database).recount()
    return database


def stop_all(database: Database) -> None:
    """By itself, and by an operator; and the editor says why it does not write."""
    Stops(database, WIKI).stop("7 of 9 are suspects")
    Pauses(database, WIKI).begin(Work.SCORING, "Jane", "a new disk")
    leases = Leases(database, timedelta(hours=1))
    database.clock.tick(timedelta(hours=2))  # type: ignore[attr-defined]
    assert leases.hold(LEASE)
    leases.note_idle(LEASE, 'the page "User:B/Run" says no')


def stranger(database: Database, path: str = "/status", **headers: str) -> str:
    """What somebody sees who has no key."""
    access = access_by(Settings(api_keys=new_key("alice")[1]))
    answer = get(app_over(records_of(database), access=access), path, **headers)
    assert answer.status_code == 200
    return answer.text


def text_of(page: str) -> str:
    main = page[page.index("<main") : page.index("</main")]
    return " ".join(unescape(re.sub("<[^>]*>", " ", main)).split())


def test_a_service_that_is_well_says_so(lived: Database, asked: Get) -> None:
    told = text_of(asked("/status").text)
    assert "Nothing needs attention." in told
    assert "Poller runs; what it heard last happened 3 seconds ago" in told
    assert "Scoring runs; the last result came 0 seconds ago" in told
    assert "Editor runs" in told
    assert "Handing on" not in told
    assert "1 of the last hour could not be scored; 0 attempts failed." in told
    assert "Edits in the last day 0 of 500" in told


def test_a_service_that_never_ran_needs_somebody(asked: Get) -> None:
    told = text_of(asked("/status").text)
    assert "New uploads do not come in." in told
    assert "The editor does not run: nothing is written on the wiki." in told
    assert "Poller does not seem to run; never yet" in told
    assert "Scoring does not seem to run; never yet" in told
    assert "Model that scores none yet" in told


def test_a_stranger_reads_what_happens_and_no_name(lived: Database) -> None:
    stop_all(lived)
    page = stranger(lived)
    told = text_of(page)
    assert "Listing has stopped by itself: too many uploads are suspects at once." in told
    assert "The editor runs, and does not write." in told
    assert "Scoring: paused by an operator since" in told
    assert "cannot keep the file in … (No space left on device)" in told
    assert not re.search("secret|Jane|disk|7 of 9|says no|/data", page)


def test_who_may_see_results_reads_the_names(lived: Database, asked: Get) -> None:
    stop_all(lived)
    told = text_of(asked("/status").text)
    for words in ("File:A secret.jpg", "Jane: a new disk", "7 of 9", "says no", _REASON):
        assert words in told


def test_a_key_is_enough(lived: Database) -> None:
    key, entry = new_key("alice")
    access = access_by(Settings(api_keys=entry))
    app = app_over(records_of(lived), access=access)
    assert "A secret" in get(app, "/status", Authorization=f"Bearer {key}").text
    assert "A secret" not in get(app, "/status").text
    assert get(app, "/status", Authorization="Bearer mrb_wrong").status_code == 401


def test_it_links_to_the_report_on_the_wiki(lived: Database) -> None:
    page = stranger(lived)
    assert 'href="https://commons.wikimedia.org/wiki/User:B/Reports/1"' in page
    assert "The run page" not in page, "which is not known without BOT_USER"


def test_it_links_to_the_run_page_where_that_is_known(lived: Database) -> None:
    page = altered(lived, run_page_title="User:B & B/Run")
    assert 'href="https://commons.wikimedia.org/wiki/User:B_%26_B/Run"' in page


def test_it_is_in_german_too(lived: Database) -> None:
    told = text_of(stranger(lived, "/status?uselang=de"))
    assert "Nichts braucht Aufmerksamkeit." in told
    assert "geschah vor: 3 Sekunden" in told


def test_open_alerts_are_shown(lived: Database) -> None:
    page = altered(lived, alerts=[{"name": "lag <high>"}])
    assert "Alert: lag &lt;high&gt;" in page
    assert "Nothing needs attention" not in page


def altered(database: Database, **found: Any) -> str:
    """The page, where the service stands otherwise in that."""
    records = records_of(database)
    standing = {**(records.standing() or {}), **found}
    return get(app_over(replace(records, standing=lambda: standing)), "/status").text


def test_a_database_that_does_not_answer_is_said(database: Database) -> None:
    records = replace(records_of(database), standing=lambda: None)
    answer = get(app_over(records), "/status")
    assert answer.status_code == 503
    assert "database does not answer" in answer.text
    assert 'aria-current="page">Status' in answer.text


def test_without_a_database_there_is_no_such_page() -> None:
    answer = get(app_over(None), "/status")
    assert answer.status_code == 404
    assert "/status" not in get(app_over(None), "/").text
