"""What a drawn sample says, once it has been scored."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from console import duration
from review.errors import TooEarly
from review.estimate import Estimate
from store.backfills import Backfill
from store.drawn import Drawn
from worker.progress import Shown
from worker.steps import Steps
from worker.walk import Walk, reservoir_in

SCORED = "the running service scores the sample"


def wait_until_scored(
    walk: Walk, drawn: Drawn, steps: Steps, shown: Shown, why_away: Callable[[], str]
) -> Backfill:
    """Wait until nothing of the sample is to be scored any more, and note that it has ended.

    With the rate at which uploads were scored meanwhile: it is not what it was later on.
    `why_away` tells why the broker cannot be reached, without which nothing is scored; or "".
    """
    shown.about("the sample is scored")

    def step() -> bool:
        known, statuses = walk.known, drawn.statuses()
        waiting = sum(count for status, count in statuses.items() if not status.final)
        rows = statuses.total()
        shown.show(rows - waiting, rows)
        if waiting:
            away = why_away()
            why = f"the broker cannot be reached ({away})" if away else SCORED
            raise TooEarly(f"{why}: Ctrl-C loses nothing")
        if not known.ended:
            walk.end(rate=drawn.scored_an_hour(known.begun_at))
        return False

    steps.take(step)
    return walk.known


def total_of(known: Backfill, *, counted: bool, repeats: bool) -> int:
    """Of how many files the sample was drawn.

    The wiki's own count where it has been `counted`; what was found, or where files `repeats`
    an estimate of how many different ones that were.
    """
    if counted:
        return known.total or 0
    return reservoir_in(known).distinct() if repeats else known.found


def told(found: Estimate, *, flags_an_hour: int, scored_an_hour: float | None) -> Iterator[str]:
    """The estimate in a few lines."""
    low, high = found.interval.low, found.interval.high
    share = "not known" if found.share is None else f"{found.share:.2%}"
    likely = "all were looked at" if low == high else f"95 %: {low:.2%} to {high:.2%}"
    yield (
        f"sample     {found.looked_at:,} of {found.total:,} files looked at; "
        f"apart from these {found.unknown:,} unknown, {found.gone:,} gone"
    )
    yield f"suspects   {found.suspects:,}: {share} ({likely})"
    fewest, most = found.files.low, found.files.high
    yield f"in all     {_span(f'{fewest:,.0f}', f'{most:,.0f}')} suspects"
    listing = _span(_hours(fewest / flags_an_hour), _hours(most / flags_an_hour))
    yield f"listing    {listing}, with nothing else to list, at FLAGS_PER_HOUR={flags_an_hour}"
    if scored_an_hour:
        rate = f"{scored_an_hour:,.0f} files an hour, as they were while these were scored"
        yield f"scoring    {_hours(found.total / scored_an_hour)} at {rate}"
    else:
        yield "scoring    not known: fewer than two files of it had to be scored"


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _hours(hours: float) -> str:
    return duration(timedelta(hours=hours))
