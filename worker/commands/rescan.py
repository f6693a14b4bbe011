"""`review rescan`: score uploads again, as if their content was not known."""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from console import printable
from review.errors import Permanent
from review.status import Status
from store import selections
from store.models import Models
from wiring import House
from worker.commands.again import send_back
from worker.commands.changing import DRY_RUN, YES
from worker.commands.names import NAME
from worker.commands.running import AS_JSON, DAY, print_json, with_house
from worker.titles import titles_in, titles_of

A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@click.command("rescan")
@click.argument("titles", nargs=-1)
@click.option(
    "--category", type=NAME, metavar="NAME", help="The files in that category of the wiki."
)
@click.option("--since", type=DAY, metavar="DAY", help="What ended on that day (UTC) or later.")
@click.option("--model-older-than", metavar="MODEL|DAY", help="What an older model scored, or …")
@click.option("--failed", is_flag=True, help="What could not be scored.")
@DRY_RUN
@YES
@AS_JSON
@with_house
def command(house: House, *, dry_run: bool, yes: bool, as_json: bool, **asked: Any) -> None:
    """Score files again, also where their content is known.

    Those with these TITLES, or those that an option names. Old scores are kept beside the
    new ones. What waits already, is gone, or has a newer upload is left. A few go before
    the backlog, more wait in it. Exit code 1 where nothing is to be scored again.
    """
    if len([one for one in asked.values() if one]) != 1:
        raise click.UsageError(
            "say one of TITLES, --category, --since, --model-older-than and --failed"
        )
    ids, left = _chosen(house, **asked)
    act = house.rescans.rescan
    again = send_back(house, ids, act, "scored again", dry_run=dry_run, yes=yes)
    if as_json:
        print_json(again.plain("rescanned") | {"left": left})
    else:
        for title, words in left.items():
            click.echo(printable(f"left: {title}: {words}"))
        would = "would" if dry_run else "will"
        click.echo(again.told(f"{would} be scored again"))
    sys.exit(0 if again.count else 1)


def _chosen(
    house: House, titles: tuple[str, ...], **asked: Any
) -> tuple[Sequence[int], dict[str, str]]:
    """What is meant, and why some of the titles are no uploads that can be scored again."""
    rescans = house.rescans
    if titles:
        named = titles_of(house, titles)
        found = rescans.titled(named)
        missing = [one for one in named if one not in found.values()]
        states = rescans.states(missing)
        return list(found), {one: _why_left(states.get(one)) for one in missing}
    if category := asked["category"]:
        portions = titles_in(house, category)
        return [one for titles in portions for one in rescans.titled(titles)], {}
    return rescans.ids(_which(house, **asked)), {}


def _why_left(state: Status | None) -> str:
    if state is None:
        return "not known here"
    return "is gone" if state is Status.GONE else "waits already"


def _which(
    house: House, since: datetime | None, model_older_than: str | None, **_: Any
) -> selections.Which:
    if since is not None:
        return selections.ended_since(since.replace(tzinfo=UTC))
    if model_older_than is None:
        return selections.failed()
    if not A_DAY.fullmatch(model_older_than):
        return selections.scored_by(Models(house.database).before(model_older_than))
    try:
        day = datetime.fromisoformat(model_older_than)
    except ValueError:
        raise Permanent(f"--model-older-than {model_older_than}: there is no such day") from None
    return selections.scored_before(day.replace(tzinfo=UTC))
