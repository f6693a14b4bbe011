"""From how the service stands to samples of one figure: the labels' values, and a number."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from monitoring.running import Part

Standing = Mapping[str, Any]  # as monitoring.standing.stored has it
Sample = tuple[tuple[str, ...], float]  # the labels' values in their order, and the figure

# How each limit of the edit budget is called, and where it stands in monitoring.budget.
USED = {
    "edits-per-minute": "edits_last_minute",
    "edits-per-day": "edits_last_day",
    "files-per-hour": "files_last_hour",
}
LIMITS = {
    "edits-per-minute": "edits_a_minute",
    "edits-per-day": "edits_a_day",
    "files-per-hour": "files_an_hour",
}


def one(value: float | timedelta | None) -> Iterator[Sample]:
    """That figure, spans of time in seconds; nothing of None."""
    if value is not None:
        yield (), value.total_seconds() if isinstance(value, timedelta) else float(value)


def each(names: Iterable[str], values: Mapping[Any, float]) -> Iterator[Sample]:
    """All of these names, whether there are any or not: a series does not come and go."""
    yield from (((str(name),), float(values.get(name, 0))) for name in names)


def among(names: Iterable[str], there: Iterable[str]) -> Iterator[Sample]:
    """1 for those that are there, 0 for the others."""
    yield from each(names, dict.fromkeys(there, 1))


def oldest(queues: Mapping[str, Mapping[str, Any]]) -> Iterator[Sample]:
    """For how long what is due longest in each queue is due, in seconds."""
    for name, queue in queues.items():
        yield (name,), (queue["longest"] or timedelta(0)).total_seconds()


def runs(parts: Mapping[Part, bool | None]) -> Iterator[Sample]:
    """1 or 0 of those of which it can be told."""
    yield from (((part,), float(there)) for part, there in parts.items() if there is not None)


def spent(found: Standing, names: Mapping[str, str]) -> Iterator[Sample]:
    """Of the edit budget what USED or LIMITS name."""
    yield from (((label,), float(found["budget"][name])) for label, name in names.items())


def models(its: Mapping[str, Any]) -> Iterator[Sample]:
    """1 for each that has a role."""
    for role in ("active", "on_trial"):
        if model := its[role]:
            yield (role.replace("_", "-"), model["name"], model["sha256"]), 1.0
