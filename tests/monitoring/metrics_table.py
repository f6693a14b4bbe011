"""The table of docs/monitoring.md, from a scrape."""

from prometheus_client import Metric

from tests.monitoring.scrape import families


def table(text: str, prefix: str) -> str:
    """All metrics whose names begin so, in the order in which they are exported."""
    head = "| metric | type | labels | meaning |\n|---|---|---|---|\n"
    return head + "".join(_row(one) for one in families(text) if one.name.startswith(prefix))


def _row(family: Metric) -> str:
    name = f"{family.name}_total" if family.type == "counter" else family.name
    labels = {label: None for sample in family.samples for label in sample.labels if label != "le"}
    if family.name.endswith("_alert"):  # which has no sample while none is open
        labels = {"name": None}
    told = ", ".join(f"`{label}`" for label in labels)
    return f"| `{name}` | {family.type} | {told} | {family.documentation} |\n"
