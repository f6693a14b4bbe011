"""What shadow-report says: a comparison of two models as a table, in words, as figures."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rich.table import Table

from console import narrow_table, number_of
from review.comparison import Comparison, Pair, Reviewed
from review.promotion import Registered

_COLUMNS = (
    "flags",
    "per\n1,000",
    "con-\nfirmed",
    "clear-\ned",
    "precision\nand 95 %",
    "ms a\npicture",
)
_COST = (
    "Cost: the bare call of the model that looks at everything, on one core of this machine; a "
    "cascade asks others about what is left in doubt."
)
_UNSEEN = (
    "Not seen by the one on trial: what was known already, was scored before a worker had heard "
    "of the trial, or where it failed (the workers' logs say so)."
)
_ASKED = (
    "Precision is of what people answered, and they were asked about what the active one flags: "
    "of what only the one on trial flags nothing is known, but where a sample was answered."
)


def table(found: Comparison, names: Sequence[str], cost: Sequence[float]) -> Table:
    """A row for each model and for where they differ; `cost` in milliseconds a picture."""
    table = narrow_table("flagged by", *_COLUMNS)
    titles = (*names, *("  both", "  only the active one", "  only the one on trial"))
    milliseconds = [*(f"{one:.1f}" for one in cost), "", "", ""]
    for title, its, each in zip(titles, found.groups.values(), milliseconds, strict=True):
        table.add_row(title, *_row(found, its), each)
    return table


def _row(found: Comparison, its: Reviewed) -> Iterator[str]:
    rate = found.per_thousand(its.flags)
    yield f"{its.flags:,}"
    yield "-" if rate is None else f"{rate:.1f}"
    yield f"{its.confirmed:,}"
    yield f"{its.cleared:,}"
    if its.precision is None:
        yield "not known"
    else:
        low, high = its.interval.low, its.interval.high
        yield f"{100 * its.precision:.0f} % {100 * low:.0f}-{100 * high:.0f}"


def notes(found: Comparison, since: datetime) -> Iterator[str]:
    """What has to be known to read the table."""
    begun = f"Since {since:%Y-%m-%d %H:%M} UTC"
    agreement, apart = found.agreement, found.mean_distance
    if agreement is None or apart is None:
        yield f"{begun} both have decided no upload yet."
    else:
        yield (
            f"{begun} both decided {number_of(found.compared, 'uploads')}, and agree on "
            f"{100 * agreement:.1f} % of them; their nsfw scores are {apart:.3f} apart on average."
        )
    if found.undecided:
        yield f"The one on trial saw too little to decide of {number_of(found.undecided, 'more')}."
    if found.unseen:
        yield f"{_UNSEEN} Of such there are {found.unseen:,}."
    yield _ASKED
    yield _COST


def examples(found: Comparison) -> Iterator[str]:
    """Those on which they are furthest apart, by title."""
    if found.examples:
        yield "Furthest apart, nsfw by the active one and by the one on trial:"
    for one in found.examples:
        yield f"  {one.old:.3f}  {one.new or 0:.3f}  {_said(one)}{one.title}"


def _said(one: Pair) -> str:
    return f"{one.outcome} by a person, " if one.outcome else ""


def figures(
    found: Comparison, models: Sequence[Registered], since: datetime, cost: Sequence[float]
) -> dict[str, Any]:
    """All of it, for programs; `cost` in milliseconds a picture."""
    named = zip(("active", "on_trial"), models, cost, strict=True)
    return {
        "since": since.isoformat(),
        **{
            role: {"name": one.name, "sha256": one.id.sha256, "milliseconds": milliseconds}
            for role, one, milliseconds in named
        },
        "compared": found.compared,
        "agreement": found.agreement,
        "mean_distance": found.mean_distance,
        "undecided": found.undecided,
        "unseen": found.unseen,
        "flagged": {name: _flagged(found, its) for name, its in found.groups.items()},
        "furthest_apart": [asdict(one) for one in found.examples],
    }


def _flagged(found: Comparison, its: Reviewed) -> dict[str, Any]:
    figures = {"per_thousand": found.per_thousand(its.flags), "precision": its.precision}
    return asdict(its) | figures | {"interval": asdict(its.interval)}
