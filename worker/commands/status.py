"""`review status`: how the service is doing."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import click

from console import at_least, duration, number_of, printable, times
from monitoring.standing import standing
from review.notice import Mode
from review.status import NoticeStatus, Status
from wiring import House
from worker.commands.running import AS_JSON, print_json, utc, with_house


@click.command("status")
@AS_JSON
@with_house
def command(house: House, *, as_json: bool) -> None:
    """Show how the service is doing.

    Whether it runs and may write, what waits, what went wrong, and the last answers.
    """
    found = standing(house)
    if as_json:
        print_json(found)
    else:
        now = house.database.clock()
        for line in (*_first(found, now), *_waiting(found, now), *_then(found)):
            click.echo(printable(line))


def _first(found: Mapping[str, Any], now: datetime) -> Iterator[str]:
    """Is it running, and may it write."""
    yield f"wiki       {found['wiki']}, {found['api']}"
    checked = found["checks"][0]["checked_at"] if found["checks"] else None
    lag = "never" if found["lag"] is None else f"{duration(found['lag'])} ago"
    yield f"poller     last event {lag}, log compared {_ago(checked, now)}"
    there = "run" if found["scorers_run"] else "do not run"
    yield f"scorers    {there}, last result {_ago(found['last_ended'], now)}"
    if why := found["broker_away"]:
        yield f"broker     cannot be reached ({why}); what is to be scored waits until it is back"
    yield f"editor     {_editor(found)}"
    yield f"may write  {_may_write(found)}"
    for stop in found["stopped"]:
        yield f"stopped    {utc(stop['at'])}: {stop['why']}"
    for pause in found["paused"]:
        why = f": {pause['why']}" if pause["why"] else ""
        yield f"paused     {pause['work']}, {utc(pause['since'])} by {pause['who']}{why}"
    for alert in found["alerts"]:
        gone = f", not seen since {utc(alert['well_since'])}" if alert["well_since"] else ""
        yield f"alert      {alert['name']}, since {utc(alert['since'])}{gone}: {alert['words']}"
    if not found["stopped"]:
        yield "stopped    not by itself"


def _waiting(found: Mapping[str, Any], now: datetime) -> Iterator[str]:
    """What waits, and what went wrong last."""
    uploads, notices = found["uploads"], found["notices"]
    to_score = uploads.get(Status.WAITING, 0) + uploads.get(Status.SCORING, 0)
    to_write = notices.get(NoticeStatus.DUE, 0) + notices.get(NoticeStatus.WRITING, 0)
    yield f"waiting    uploads to be scored: {to_score:,}, notices to be written: {to_write:,}"
    if found["mode"] is not Mode.DRY_RUN:
        yield f"report     {_report(found['report_due'], now)}"
    for one in found["retried"][:1]:
        yield f"failed     {one['title']}, {times(one['attempts'])}: {one['reason']}"
    for one in found["unknown"][:1]:
        yield f"unknown    {utc(one['finished_at'])} {one['title']}: {one['reason']}"


def _model(its: Mapping[str, Any]) -> str:
    """Which one scores, and which is on trial."""
    if its["active"] is None:
        return "none yet: the first start registers the one that MODEL names"
    since = f", since {utc(its['since'])}" if its["since"] else ""
    active = f"{_named(its['active'])}{since}"
    if its["on_trial"] is None:
        return active
    return f"{active}; on trial {_named(its['on_trial'])}, since {utc(its['trial_since'])}"


def _named(model: Mapping[str, str]) -> str:
    return f"{model['name']} (sha256 {model['sha256'][:12]})"


def _editor(found: Mapping[str, Any]) -> str:
    if not found["editor_runs"]:
        return "does not run"
    return f"runs, and has stopped: {why}" if (why := found["editor_idle"]) else "runs"


def _may_write(found: Mapping[str, Any]) -> str:
    mode, page = found["mode"], found["run_page"]
    if mode is Mode.DRY_RUN:
        return f"no: MODE={mode} here" + (f"; {_says(page)}" if page["title"] else "")
    answer = {True: "yes", False: "no", None: "not known"}[page["yes"]]
    if found["stopped"]:
        return f"no, it has stopped itself; MODE={mode} here, and {_says(page)}"
    if found["editor_idle"]:
        return f"no, the editor has stopped, as it says above; MODE={mode} here, and {_says(page)}"
    return f"{answer}: MODE={mode} here, and {_says(page)}"


def _says(page: Mapping[str, Any]) -> str:
    return f'the page "{page["title"]}" says yes' if page["yes"] else str(page["why"])


def _then(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"version    {found['version']}"
    yield f"model      {_model(found['model'])}"
    yield f"uploads    {_counts(found['uploads'])}"
    both = " (rows and templates: a file may have both)" if found["notices"] else ""
    yield f"notices    {_counts(found['notices'])}{both}"
    for queue, its in found["queues"].items():
        yield f"{queue:<10} {_queue(its)}"
    yield f"ended      {_rates(found['ended'])}"
    checked = found["checked_until"]
    yield f"read       until {utc(found['read_until'])}, checked until {utc(checked)}"
    for span in found["spans"][:1]:
        yield f"followed   from {utc(span['begin'])} to {utc(span['end'])} without a break"
    for check in found["checks"][:1]:
        hours = f"{utc(check['begin'])} to {utc(check['end'])}"
        why = f" ({_counts(check['why'])})" if check["missing"] else ""
        yield f"log check  {hours}: {check['uploads']:,} uploads, {check['missing']:,} missing{why}"
    yield f"budget     {_budget(found['budget'])}"
    yield f"samples    {found['samples_waiting']:,} wait for an answer"
    if any(found["offers"].values()):
        yield f"handed on  {_offers(found['offers'])}"
    if found["handing_on_idle"]:
        yield f"handing on has stopped: {found['handing_on_idle']}"
    if (walk := found["backfill"]) is not None:
        yield f"backfill   {_backfill(walk)}"
    for one in found["answers"]:
        who = f" by {one['who']}" if one["who"] else ""
        said = f"{one['outcome']}{who}: {one['words']} ({one['title']})"
        yield f"answer     {utc(one['at'])} {said}"


def _queue(its: Mapping[str, Any]) -> str:
    longest = f", due for {duration(its['longest'])}" if its["longest"] is not None else ""
    return f"{at_least(its['waiting'], more=its['or_more'])} waiting in that queue{longest}"


def _report(its: Mapping[str, Any], now: datetime) -> str:
    """What waits for the report's next edit, and when that may come."""
    waiting = at_least(its["waiting"], more=its["or_more"])
    begin = its["next_edit_from"]
    when = f"not before {utc(begin)}" if begin > now else "whenever it may write"
    return f"files that wait for a row: {waiting}; next edit of the report: {when}"


def _rates(ended: Mapping[str, int]) -> str:
    return f"{ended['last_minute']:,} in the last minute, {ended['last_hour']:,} in the last hour"


def _budget(its: Mapping[str, int]) -> str:
    return (
        f"edits: {its['edits_last_minute']:,} of {its['edits_a_minute']:,} in the last minute, "
        f"{its['edits_last_day']:,} of {its['edits_a_day']:,} in the last day; "
        f"files: {its['files_last_hour']:,} of {its['files_an_hour']:,} in the last hour"
    )


def _offers(its: Mapping[str, Any]) -> str:
    waiting = at_least(its["waiting"], more=its["more"])
    return f"{waiting} wait to be, {its['last_hour']:,} were in the last hour"


def _backfill(its: Mapping[str, Any]) -> str:
    count, total = its["found"], its["total"]
    files = number_of(count, "files") if total is None else f"{count:,} of {total:,} files"
    begun = f"{its['id']}, begun {utc(its['begun_at'])}"
    return f"{begun}, has not ended: {files} found, {its['added']:,} of them new"


def _counts(counts: Mapping[Any, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items())) or "none"


def _ago(time: datetime | None, now: datetime) -> str:
    return f"{duration(max(now - time, timedelta(0)))} ago" if time else "never"
