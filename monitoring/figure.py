"""One figure that Prometheus is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from monitoring.samples import Sample, Standing


@dataclass(frozen=True)
class Figure:
    """The name is without the prefix. `read` yields no sample where the figure is unknown."""

    name: str
    about: str
    read: Callable[[Standing], Iterable[Sample]]
    labels: tuple[str, ...] = ()
