"""`review status`: how the service is doing."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import click

from console import duration, printable
from review.errors import Halt, Transient
from review.notice import Mode
from review.status import NoticeStatus, Status
from store.notices import LEASE
from store.tables import AnswerRow, CheckRow, UploadRow
from wiring import House
from worker.commands.running import AS_JSON, print_json, with_house

LAST = 5


@click.command("status")
@AS_JSON
@with_house
def command(house: House, *, as_json: bool) -> None:
    """Show whether it runs and may write, what waits, what went wrong, and the last answers."""
    found = _found(house)
    if as_json:
        print_json(found)
    else:
        for line in (*_first(found, house.database.clock()), *_then(found)):
            click.echo(printable(line))


def _found(house: House) -> dict[str, Any]:
    overview, position = house.overview, house.overview.position()
    return {
        "wiki": house.site.name,
        "api": house.site.api,
        "mode": house.settings.mode,
        "run_page": _run_page(house),
        "editor_runs": (runs := overview.leased(LEASE)),
        "editor_idle": overview.idle(LEASE) if runs else "",
        "last_ended": overview.last_ended(),
        "retried": [_trouble(row) for row in overview.retried(LAST)],
        "unknown": [_trouble(row) for row in overview.troubles(LAST)],
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


def _run_page(house: House) -> dict[str, Any]:
    """Whether it says yes: None where that is not known, for the reason in `why`."""
    if not house.settings.bot_user:
        return {"title": None, "yes": None, "why": "BOT_USER is not set here"}
    asked: dict[str, Any] = {"title": house.run_page}
    try:
        house.check_run_page()
    except Halt as why:
        return asked | {"yes": False, "why": str(why)}
    except Transient as why:
        return asked | {"yes": None, "why": f"it cannot be read: {why}"}
    return asked | {"yes": True, "why": ""}


def _trouble(row: UploadRow) -> dict[str, Any]:
    names = ("title", "attempts", "reason", "finished_at")
    return {name: getattr(row, name) for name in names}


def _check(row: CheckRow) -> dict[str, Any]:
    names = ("begin", "end", "checked_at", "uploads", "missing", "why")
    return {name: getattr(row, name) for name in names}


def _answer(title: str, row: AnswerRow) -> dict[str, Any]:
    names = ("at", "source", "outcome", "words", "who")
    return {"title": title} | {name: getattr(row, name) for name in names}


def _first(found: Mapping[str, Any], now: datetime) -> Iterator[str]:
    """Is it running, may it write, what waits, what went wrong last."""
    yield f"wiki       {found['wiki']}, {found['api']}"
    checked = found["checks"][0]["checked_at"] if found["checks"] else None
    events = [found["read_until"], *(span["end"] for span in found["spans"][:1])]
    event = max(filter(None, events), default=None)
    yield f"poller     last event {_ago(event, now)}, log compared {_ago(checked, now)}"
    yield f"scorers    last result {_ago(found['last_ended'], now)}"
    yield f"editor     {_editor(found)}"
    yield f"may write  {_may_write(found)}"
    for stop in found["stopped"]:
        yield f"stopped    {_time(stop['at'])}: {stop['why']}"
    if not found["stopped"]:
        yield "stopped    not by itself"
    uploads, notices = found["uploads"], found["notices"]
    to_score = uploads.get(Status.WAITING, 0) + uploads.get(Status.SCORING, 0)
    to_write = notices.get(NoticeStatus.DUE, 0) + notices.get(NoticeStatus.WRITING, 0)
    yield f"waiting    uploads to be scored: {to_score}, notices to be written: {to_write}"
    for one in found["retried"][:1]:
        yield f"failed     {one['title']}, {one['attempts']} times: {one['reason']}"
    for one in found["unknown"][:1]:
        yield f"unknown    {_time(one['finished_at'])} {one['title']}: {one['reason']}"


def _editor(found: Mapping[str, Any]) -> str:
    if not found["editor_runs"]:
        return "does not run"
    return f"runs, and has stopped: {why}" if (why := found["editor_idle"]) else "runs"


def _may_write(found: Mapping[str, Any]) -> str:
    mode, page = found["mode"], found["run_page"]
    if mode is Mode.DRY_RUN:
        return f"no: MODE={mode} here" + (f"; {_says(page)}" if page["title"] else "")
    answer = {True: "yes", False: "no", None: "not known"}[page["yes"]]
    answer = "no, the editor has stopped" if found["editor_idle"] else answer
    answer = "no, it has stopped itself" if found["stopped"] else answer
    return f"{answer}: MODE={mode} here, and {_says(page)}"


def _says(page: Mapping[str, Any]) -> str:
    return f'the page "{page["title"]}" says yes' if page["yes"] else str(page["why"])


def _then(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"uploads    {_counts(found['uploads'])}"
    yield f"notices    {_counts(found['notices'])}"
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


def _ago(time: datetime | None, now: datetime) -> str:
    return f"{duration(max(now - time, timedelta(0)))} ago" if time else "never"


def _time(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}" if time else "never"
