"""What Prometheus is told: true, by its conventions, without names, and in bounded time."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.metrics import Metrics
from monitoring.gauges import FIGURES, PREFIX
from monitoring.recent import Recent
from monitoring.standing import stored
from store.session import Database
from tests.api.asking import Client
from tests.api.page.stage import house_over
from tests.api.stubs import Stub, app_of, parts_of
from tests.monitoring.scrape import families, labels_of, live, scraped, values_of


@pytest.fixture
def text(database: Database) -> str:
    """A scrape, on either database."""
    live(database)
    return scraped(database, edits_per_day=70)


def test_every_figure_is_what_the_database_has(text: str) -> None:
    told = values_of(text)
    expected = {
        ("database_up",): 1,
        ("process_running", "poller"): 1,
        ("process_running", "scorers"): 1,
        ("process_running", "editor"): 1,
        ("lease_held", "editor"): 1,
        ("lease_held", "handing-on"): 0,
        ("idle", "editor"): 0,
        ("listing_stopped", "breaker"): 1,
        ("listing_stopped", "probe"): 0,
        ("paused", "handing-on"): 1,
        ("paused", "polling"): 0,
        ("uploads", "waiting"): 1,
        ("uploads", "unknown"): 1,
        ("uploads", "gone"): 0,
        ("waiting", "fresh"): 1,
        ("waiting", "backlog"): 0,
        ("waiting_oldest_seconds", "fresh"): 420,
        ("waiting_oldest_seconds", "backlog"): 0,
        ("stream_lag_seconds",): 0,
        ("last_result_age_seconds",): 0,
        ("ended_last_minute",): 1,
        ("ended_last_hour", "unknown"): 1,
        ("budget_limit", "edits-per-day"): 70,
        ("backfill_found_files",): 0,
        ("backfill_expected_files",): 2000,
        ("model_info", "cascade", "active", "5" * 64): 1,
        ("model_info", "newer", "on-trial", "6" * 64): 1,
    }
    named = {(PREFIX + name, *labels): value for (name, *labels), value in expected.items()}
    assert {key: told.get(key) for key in named} == named
    scored = sum(told[f"{PREFIX}uploads", status] for status in ("clear", "suspect"))
    answered = [value for key, value in told.items() if key[0] == f"{PREFIX}answered_last_day"]
    assert scored == 400
    assert sum(answered) > 0
    assert (f"{PREFIX}process_running", "handing-on") not in told, "nothing is handed on"


def test_names_and_units_are_those_of_prometheus(text: str) -> None:
    ours = {one.name: one for one in families(text) if one.name.startswith(PREFIX)}
    assert list(ours) == [f"{PREFIX}database_up", *(PREFIX + one.name for one in FIGURES)]
    assert {one.type for one in ours.values()} == {"gauge"}
    assert not [name for name in ours if name.endswith(("_total", "_minutes", "_ms"))]
    assert all(one.documentation.endswith(".") for one in ours.values())
    labels = labels_of(text)
    assert all(labels[PREFIX + one.name] <= set(one.labels) for one in FIGURES)


def test_no_file_and_no_person_is_named(text: str) -> None:
    assert not re.search("Jane|Picture|Somebody|cat|disk|File:|User:", text.replace("cascade", ""))


def test_without_a_database_there_are_the_apis_own_figures() -> None:
    with Client(app_of(parts_of(Stub()))) as client:
        text = client.get("/metrics").body.decode()
    assert PREFIX not in text
    assert "api_bodies 0.0" in text


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that accepts, and then says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"mysql+pymysql://a:b@127.0.0.1:{server.getsockname()[1]}/c"


@pytest.mark.parametrize("away", ["silent", "refused", "without tables"])
def test_a_database_that_is_away_costs_a_bounded_time(
    away: str, silent: str, tmp_path: Path
) -> None:
    refused = "mysql+pymysql://a:b@127.0.0.1:1/c"
    urls = {"silent": silent, "refused": refused, "without tables": f"sqlite:///{tmp_path}/x.db"}
    with closing(Database(urls[away])) as database:
        house = house_over(database)
        metrics = Metrics(Recent(lambda: stored(house), patience=0.5).get)
        with Client(app_of(parts_of(Stub(), metrics=metrics))) as client:
            begun = time.monotonic()
            answers = [client.get("/metrics") for _ in range(5)]
            took = time.monotonic() - begun
    assert took < 2
    assert {answer.status for answer in answers} == {200}
    told = values_of(answers[-1].body.decode())
    assert told[f"{PREFIX}database_up",] == 0
    assert {key for key in told if key[0].startswith(PREFIX)} == {(f"{PREFIX}database_up",)}
    assert told["api_requests_total", "GET", "/metrics", "200"] == 4
