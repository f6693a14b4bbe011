"""MariaDB falls silent while it is asked, and comes back."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy.engine import make_url

from api.metrics import Metrics
from monitoring.gauges import PREFIX
from monitoring.recent import Recent
from monitoring.standing import stored
from store.session import Database
from tests.api.asking import Client
from tests.api.page.stage import house_over
from tests.api.stubs import Stub, app_of, parts_of
from tests.chaos.proxy import Proxy
from tests.monitoring.conftest import MakeStage
from tests.monitoring.scrape import values_of

pytestmark = pytest.mark.integration


@pytest.fixture
def proxy(migrated_mariadb_url: str) -> Iterator[Proxy]:
    with Proxy(make_url(migrated_mariadb_url).port or 3306) as proxy:
        yield proxy


def up(client: Client) -> tuple[float, float]:
    """Whether the database is said to answer, and how many seconds saying so took."""
    begun = time.monotonic()
    answer = client.get("/metrics")
    assert answer.status == 200
    told = values_of(answer.body.decode())
    assert told["api_bodies",] == 0
    return told[f"{PREFIX}database_up",], time.monotonic() - begun


def test_the_operator_is_told_of_a_silent_database_within_minutes(
    make_stage: MakeStage, migrated_mariadb_url: str, proxy: Proxy
) -> None:
    url = make_url(migrated_mariadb_url).set(port=proxy.port)
    stage = make_stage(url.render_as_string(hide_password=False))
    stage.minutes(2)
    with proxy.half_open():
        for _ in range(3):
            begun = time.monotonic()
            stage.watch.look()
            assert time.monotonic() - begun < 10
            stage.clock.tick(timedelta(minutes=2))
        assert stage.post.subjects[-1].endswith("needs its operator: database")


def test_the_apis_own_figures_are_told_meanwhile_and_the_services_afterwards(
    migrated_mariadb_url: str, proxy: Proxy
) -> None:
    url = make_url(migrated_mariadb_url).set(port=proxy.port)
    with closing(Database(url.render_as_string(hide_password=False))) as database:
        house = house_over(database)
        metrics = Metrics(Recent(lambda: stored(house), age=0.2, patience=1.0).get)
        with Client(app_of(parts_of(Stub(), metrics=metrics))) as client:
            assert up(client)[0] == 1
            time.sleep(0.25)
            with proxy.half_open():
                first, took = up(client)
                assert first == 0
                assert took < 2
                assert up(client)[1] < 0.2, "nobody waits again at once"
            until = time.monotonic() + 10
            while up(client)[0] == 0:
                assert time.monotonic() < until
                time.sleep(0.1)
