"""A real scrape of an API over a service's database in which everything has happened once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from api.metrics import Metrics
from monitoring.recent import Recent
from monitoring.standing import stored
from review.pause import Work
from review.status import Status
from store.backfills import Backfills
from store.leases import Leases
from store.notices import LEASE
from store.pauses import Pauses
from store.session import Database
from store.stops import Stops
from store.tables import ModelRow, PromotionRow, UploadRow
from store.tallies import Tallies
from tests.api.asking import Client
from tests.api.page.stage import house_over
from tests.api.stubs import Stub, app_of, jpeg, parts_of
from tests.review.flagging import DAY
from tests.review.values import WIKI
from tests.store.reviewed import fill, put
from tests.store.walking import a_row


def live(database: Database) -> None:
    """Four days' uploads; since then one waits, another failed, a walk goes on, much is at rest."""
    fill(database, 400, suspects=0.3, days=4)
    now = DAY + timedelta(days=4)
    database.clock = lambda: now
    due = now - timedelta(minutes=7)
    waits = {"not_before": due, "registered_at": due, "enqueued_at": due, "finished_at": None}
    failed = {"reason": 'cannot read "A cat.jpg"', "attempts": 3, "finished_at": now}
    put(database, UploadRow, [a_row(1001, status=Status.WAITING, **waits)])
    put(database, UploadRow, [a_row(1002, status=Status.UNKNOWN, **failed)])
    other = {"id": 2, "sha256": "6" * 64, "preprocessing": "p", "name": "newer", "path": "newer"}
    put(database, ModelRow, [other | {"shadow": True, "registered_at": now}])
    trial = {"model_id": 2, "before_id": 1, "step": "trial", "at": now, "who": "Jane"}
    put(database, PromotionRow, [trial])
    assert Leases(database, timedelta(hours=1)).hold(LEASE)
    Backfills(database, WIKI).begin("a source", 2000)
    Pauses(database, WIKI).begin(Work.HANDING_ON, "Jane", "a new disk")
    Stops(database, WIKI).stop("5 of the last 500 scored uploads (1.0%) are suspects")
    Tallies(database).recount()


def scraped(database: Database, **settings: Any) -> str:
    """What /metrics says, after some requests."""
    house = house_over(database, **settings)
    metrics = Metrics(Recent(lambda: stored(house)).get)
    with Client(app_of(parts_of(Stub(), metrics=metrics))) as client:
        client.post("/v1/classify", jpeg(0.9))
        client.post("/v1/classify", jpeg(fails="Permanent"))
        return client.get("/metrics").body.decode()


def families(text: str) -> list[Metric]:
    """Each with its samples, but for those that only say when a counter was made."""
    found = text_string_to_metric_families(text)
    return [family for family in found if not family.name.endswith("_created")]


def labels_of(text: str) -> Mapping[str, frozenset[str]]:
    """The names of all series, each with those of its labels."""
    labels: dict[str, frozenset[str]] = {}
    for family in families(text):
        labels[family.name] = frozenset()
        for sample in family.samples:
            labels[sample.name] = labels.get(sample.name, frozenset()) | sample.labels.keys()
    return labels


def values_of(text: str) -> Mapping[tuple[str, ...], float]:
    """Each sample by its name and its labels' values."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families(text)
        for sample in family.samples
    }
