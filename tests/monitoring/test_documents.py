"""docs/monitoring.md and docs/grafana.json say what is exported."""

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from monitoring.gauges import PREFIX
from store.session import Database
from tests.monitoring.metrics_table import table
from tests.monitoring.scrape import labels_of, live, scraped

DOCS = Path(__file__).parents[2] / "docs"
_WORDS = {"by", "sum", "max", "min", "count", "rate", "histogram_quantile"}


@pytest.fixture
def text(sqlite_url: str) -> str:
    database = Database(sqlite_url)
    live(database)
    text = scraped(database)
    database.close()
    return text


@pytest.fixture(scope="module")
def board() -> Any:
    return json.loads((DOCS / "grafana.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("prefix", [PREFIX, "api_"])
def test_the_document_has_the_metrics_that_are_exported(text: str, prefix: str) -> None:
    assert table(text, prefix) in (DOCS / "monitoring.md").read_text(encoding="utf-8")


def test_every_name_and_label_in_the_dashboard_is_exported(text: str, board: Any) -> None:
    exported = labels_of(text)
    expressions = [one["expr"] for panel in board["panels"] for one in panel["targets"]]
    assert expressions
    for expression in expressions:
        plain = re.sub(r'"[^"]*"|\[[^\]]*\]', "", expression)
        words = set(re.findall(r"[a-z_]{2,}", plain)) - _WORDS
        metrics = {word for word in words if word.startswith((PREFIX, "api_"))}
        assert metrics, expression
        assert metrics <= exported.keys(), expression
        labels = frozenset[str]().union(*(exported[metric] for metric in metrics))
        assert words - metrics <= labels, expression


def test_every_value_of_a_label_in_the_dashboard_is_exported(text: str, board: Any) -> None:
    for panel in board["panels"]:
        for one in panel["targets"]:
            for label, values in re.findall(r'(\w+)=~?"([^"]*)"', one["expr"]):
                for value in values.split("|"):
                    assert f'{label}="{value}"' in text, one["expr"]


def test_a_legend_names_labels_that_are_left(board: Any) -> None:
    for panel in board["panels"]:
        for one in panel["targets"]:
            named = set(re.findall(r"\{\{(\w+)\}\}", one["legendFormat"]))
            grouped = re.findall(r"by \(([^)]*)\)", one["expr"])
            left = {label.strip() for group in grouped for label in group.split(",")}
            assert named <= left, one


def test_the_dashboard_can_be_imported(board: Any) -> None:
    assert board["schemaVersion"] >= 36
    assert re.fullmatch(r"[\w-]{1,40}", board["uid"])
    assert board["title"]
    assert board.get("id") is None
    (source,) = board["templating"]["list"]
    assert (source["type"], source["query"], source["name"]) == (
        "datasource",
        "prometheus",
        "datasource",
    )
    of_it = {"type": "prometheus", "uid": "${datasource}"}
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert {panel["type"] for panel in panels} == {"stat", "timeseries"}
    for panel in panels:
        assert panel["title"]
        assert len(panel["description"]) > 20
        assert panel["datasource"] == of_it
        assert all(one["datasource"] == of_it for one in panel["targets"])
        assert len({one["refId"] for one in panel["targets"]}) == len(panel["targets"])


def test_no_panel_covers_another(board: Any) -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in board["panels"]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        columns = range(at["x"], at["x"] + at["w"])
        for place in itertools.product(columns, range(at["y"], at["y"] + at["h"])):
            assert place not in taken, (panel["title"], taken.get(place))
            taken[place] = panel["title"]
