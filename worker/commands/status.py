"""`review status`: how the service is doing."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import click

from console import printable
from store.tables import AnswerRow, CheckRow
from wiring import House
from worker.commands.running import AS_JSON, print_json, with_house

LAST = 5


@click.command("status")
@AS_JSON
@with_house
def command(house: House, *, as_json: bool) -> None:
    """Show rows by state, what is stopped, how far the wiki is read, and the last answers."""
    found = _found(house)
    if as_json:
        print_json(found)
    else:
        for line in _lines(found):
            click.echo(printable(line))


def _found(house: House) -> dict[str, Any]:
    overview, position = house.overview, house.overview.position()
    return {
        "wiki": house.site.name,
        "uploads": house.watch.counts(),
        "notices": house.watch.notice_counts(),
        "stopped": [{"at": one.stopped_at, "why": one.reason} for one in overview.stops()],
        "read_until": position and position.read_until,
        "checked_until": position and position.checked_until,
        "spans": [{"begin": one.begin, "end": one.end} for one in overview.spans(LAST)],
        "checks": [_check(one) for one in overview.checks(LAST)],
        "samples_waiting": house.samples.waiting(),
        "answers": [_answer(*one) for one in overview.answers(LAST)],
    }


def _check(row: CheckRow) -> dict[str, Any]:
    names = ("begin", "end", "checked_at", "uploads", "missing", "why")
    return {name: getattr(row, name) for name in names}


def _answer(title: str, row: AnswerRow) -> dict[str, Any]:
    names = ("at", "source", "outcome", "words", "who")
    return {"title": title} | {name: getattr(row, name) for name in names}


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"uploads    {_counts(found['uploads'])}"
    yield f"notices    {_counts(found['notices'])}"
    for stop in found["stopped"]:
        yield f"stopped    {_time(stop['at'])}: {stop['why']}"
    if not found["stopped"]:
        yield "stopped    no"
    checked = found["checked_until"]
    yield f"read       until {_time(found['read_until'])}, checked until {_time(checked)}"
    for span in found["spans"][:1]:
        yield f"followed   from {_time(span['begin'])} to {_time(span['end'])} without a break"
    for check in found["checks"][:1]:
        hours = f"{_time(check['begin'])} to {_time(check['end'])}"
        why = f" ({_counts(check['why'])})" if check["missing"] else ""
        yield f"log check  {hours}: {check['uploads']} uploads, {check['missing']} missing{why}"
    yield f"samples    {found['samples_waiting']} wait for an answer"
    for one in found["answers"]:
        who = f" by {one['who']}" if one["who"] else ""
        said = f"{one['outcome']}{who}: {one['words']} ({one['title']})"
        yield f"answer     {_time(one['at'])} {said}"


def _counts(counts: Mapping[Any, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"


def _time(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}" if time else "never"
