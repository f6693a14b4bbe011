"""How the service stands, for Prometheus: read from the database whenever it is asked."""

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from monitoring.figure import Figure
from monitoring.gauges import FIGURES, PREFIX
from monitoring.samples import Standing

UP = f"{PREFIX}database_up"
_UP_IS = (
    "1: the database has answered in time. 0: it has not, and none of the figures below is there."
)


class StandingCollector(Collector):
    """To be registered in a registry. `standing` gives None where the database does not answer."""

    def __init__(self, standing: Callable[[], Standing | None]) -> None:
        self._standing = standing

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All figures; without an answer of the database, only that there is none."""
        found = self._standing()
        yield GaugeMetricFamily(UP, _UP_IS, float(found is not None))
        if found is not None:
            yield from (_family(figure, found) for figure in FIGURES)


def _family(figure: Figure, found: Standing) -> GaugeMetricFamily:
    family = GaugeMetricFamily(PREFIX + figure.name, figure.about, labels=figure.labels)
    for labels, value in figure.read(found):
        family.add_metric(labels, value)
    return family
