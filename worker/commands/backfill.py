"""`review backfill`: files that were there before the service watched."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

import click
from rich.console import Console

from console import printable, tell
from review.errors import Permanent
from wiki.uploads.listing import titles_in
from wiki.uploads.titles import digest_of
from wiring import House
from worker.backfill import LATEST, Backfilling, Request
from worker.commands.changing import DRY_RUN
from worker.commands.names import NAME
from worker.commands.running import DAY, with_house

ONE = "say one of --category, --user, --from, --titles, --all, --resume and --forget"


@click.command("backfill")
@click.option("--category", type=NAME, metavar="NAME", help="The files of that category.")
@click.option("--recursive", is_flag=True, help="And those of all categories below it.")
@click.option(
    "--user", type=NAME, metavar="NAME", help="Files whose current version is that user's."
)
@click.option("--from", "first", type=DAY, metavar="DAY", help="Uploaded on that day (UTC) …")
@click.option("--to", "last", type=DAY, metavar="DAY", help="… to that day; without, until now.")
@click.option(
    "--titles", "file", type=click.File("rb"), metavar="LIST", help="One a line; -: stdin."
)
@click.option("--all", "everything", is_flag=True, help="All files of the wiki.")
@click.option(
    "--resume",
    type=int,
    is_flag=False,
    flag_value=LATEST,
    metavar="[ID]",
    help="Go on with that one; without ID with the latest that has not ended.",
)
@click.option("--forget", type=int, metavar="ID", help="Give that one up; its files stay.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="So many files now, at most.")
@click.option(
    "--sample",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help="Only so many, drawn by chance: how many suspects are there in all?",
)
@DRY_RUN
@with_house
def command(
    house: House,
    *,
    resume: int | None,
    forget: int | None,
    limit: int | None,
    sample: int | None,
    dry_run: bool,
    file: BinaryIO | None,
    **which: Any,
) -> None:
    """Have files scored that were there before.

    They are whenever no fresh upload waits. The same command again goes on where it was stopped.
    """
    titles = _titles(file) if file is not None else None
    wanted = _wanted(titles=None if resume is not None else titles, **which)
    if len(wanted) + (resume is not None) + (forget is not None) != 1:
        raise click.UsageError(ONE)
    if forget is not None:
        if limit is not None or sample is not None:
            raise click.UsageError("--forget goes without --limit and --sample")
        click.echo(_forget(house, forget, dry_run=dry_run))
        return
    if sample is not None and (limit is not None or dry_run or resume is not None):
        raise click.UsageError("--sample goes without --limit, --dry-run and --resume")
    if dry_run and resume is not None:
        raise click.UsageError("--dry-run says it of files that are named")
    request = Request(
        wanted=wanted[0] if wanted else None,
        resume=resume,
        titles=titles or (),
        limit=limit,
        sample=sample,
    )
    backfilling = Backfilling(house, request, Console())
    backfilling.count() if dry_run else backfilling.run()


def _forget(house: House, backfill_id: int, *, dry_run: bool) -> str:
    """Give it up, and say what it was. Raises Permanent where there is none."""
    known = house.backfills.get(backfill_id)
    if not dry_run:
        house.backfills.forget(backfill_id)
    done = "would be forgotten" if dry_run else "is forgotten"
    stay = f"what it registered stays, {known.added:,} of {known.found:,} found"
    return printable(f"backfill {known.id} {done}: {known.source}; {stay}")


def _titles(file: BinaryIO) -> list[str]:
    """The list's titles, each once. Raises Permanent where there is none."""
    lines = [line for line in _lines(file) if line.strip()]
    titles = titles_in(lines)
    if wrong := len(lines) - len(titles):
        tell(f"review: {file.name}: {wrong:,} of {len(lines):,} lines are no titles")
    if not titles:
        raise Permanent(f"{file.name}: there is no title in it")
    return list(dict.fromkeys(titles))


def _lines(file: BinaryIO) -> Iterator[str]:
    """The list's lines. Raises Permanent for the first that is not UTF-8."""
    for number, line in enumerate(file, 1):
        try:
            # Some editors begin a file with a byte-order mark, which is no part of the title.
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise Permanent(f"{file.name}: not UTF-8 (line {number})") from None


def _wanted(
    *,
    category: str | None,
    recursive: bool,
    user: str | None,
    first: datetime | None,
    last: datetime | None,
    titles: Sequence[str] | None,
    everything: bool,
) -> list[dict[str, Any]]:
    """Each that was named, as wiki.uploads.sources has it."""
    if (recursive and not category) or (last and not first):
        raise click.UsageError("--recursive belongs to --category, and --to to --from")
    if first and last and last < first:
        raise click.UsageError("--to is before --from")
    days = {"from": first and f"{first:%Y-%m-%d}", "to": last and f"{last:%Y-%m-%d}"}
    named: list[dict[str, Any]] = [
        {"category": category, "recursive": recursive},
        {"user": user},
        days,
        {"titles": None if titles is None else digest_of(titles)},
        {"all": everything},
    ]
    given = [{name: value for name, value in one.items() if value} for one in named]
    return [one for one in given if one]
