"""`review sample`: clear uploads that wait for a reviewer's answer."""

import click

from console import tell
from review.errors import Transient
from store.samples import Sample
from wiring import House
from worker.commands.running import AS_JSON, print_json, with_house
from worker.sampler import still_there

HOW = "review answer ID cleared, or confirmed, or other, stores what you say of one."


@click.command("sample")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@AS_JSON
@with_house
def command(house: House, limit: int, *, as_json: bool) -> None:
    """List clear uploads that wait for a reviewer.

    They were drawn by chance, and nobody has looked at them; oldest first. Nothing is said
    of their scores, so that whoever looks judges by the file alone.
    """
    drawn = house.samples.unanswered(limit)
    try:
        drawn = still_there(house.samples, house.files, drawn)
    except Transient as why:
        tell(f"review: the wiki cannot say which files are gone ({why}); all are listed")
    rows = [_row(house, one) for one in drawn]
    if as_json:
        print_json(rows)
    elif rows:
        for row in rows:
            click.echo(f"{row['id']:>6}  {row['kind']:<8}  {row['url']}")
        click.echo(f"\n{HOW}")
    else:
        click.echo("no sample waits for an answer")


def _row(house: House, sample: Sample) -> dict[str, object]:
    title = sample.upload.title
    url = house.site.page_url(title)
    return {"id": sample.id, "kind": sample.kind, "title": title, "url": url}
