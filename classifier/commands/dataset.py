"""python -m classifier dataset: build a data set to learn from, and look at it."""

import argparse
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from classifier.commands.decoder import decoders
from classifier.commands.house import Elsewhere
from classifier.errors import ModelError
from classifier.training.build.candidate import Candidate
from classifier.training.build.inspection import SIDE
from classifier.training.build.spec import REVIEWS, Source, read_spec
from console import narrow_table, number_of, printable, show, tell

if TYPE_CHECKING:
    from classifier.training.build.datasheet import Datasheet

_BACKBONE = "mobilenet_v2"
_DOWNLOADS = "downloads"  # in the data set's folder: what is on its way


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may be said after the command's name."""
    commands = parser.add_subparsers(dest="subcommand", required=True)
    build = commands.add_parser("build", help="make one of folders, lists and reviews")
    build.add_argument(
        "spec", type=Path, metavar="SPEC|FOLDER", help="a TOML file, or a folder per label"
    )
    build.add_argument(
        "--out", type=Path, required=True, metavar="DATASET", help="a folder; gains what is new"
    )
    build.add_argument("--seed", type=int, help="of the splits (default: the SPEC's, or 1)")
    build.add_argument(
        "--from-reviews", action="store_true", help="also what people answered about on the wiki"
    )
    check = commands.add_parser("check", help="find labels that are likely wrong")
    check.add_argument("dataset", type=Path, metavar="DATASET", help="that was built")
    check.add_argument(
        "--backbone", default=_BACKBONE, metavar="NAME", help="installed (default: %(default)s)"
    )


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError."""
    try:
        import scipy  # noqa: F401
        import sklearn  # noqa: F401
    except ImportError as error:
        raise ModelError(f"{error.name} is not installed, run make training") from error
    return {"build": _build, "check": _check}[arguments.subcommand](arguments)


def _build(arguments: argparse.Namespace) -> int:
    from classifier.training.build.building import build

    spec, base = read_spec(arguments.spec)
    if arguments.seed is not None:
        spec = spec.model_copy(update={"seed": arguments.seed})
    if arguments.from_reviews and REVIEWS not in {source.name for source in spec.sources}:
        spec = spec.model_copy(update={"sources": (*spec.sources, Source(reviews=True))})
    reviews = REVIEWS in {source.name for source in spec.sources}
    elsewhere = Elsewhere(arguments.out / _DOWNLOADS, spec.hosts, reviews=reviews)
    with closing(elsewhere), decoders(arguments, SIDE) as frames:
        sheet = build(spec, base, arguments.out, frames, elsewhere, _shown)
    _print(sheet, arguments.out)
    return 0


def _shown(candidates: list[Candidate], name: str) -> Iterable[Candidate]:
    with _bar(name, len(candidates)) as advance:
        for candidate in candidates:
            yield candidate
            advance(1)


@contextmanager
def _bar(name: str, total: int) -> Iterator[Callable[[int], None]]:
    """What is called with how many more are done, for a bar on a terminal only."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(escape(printable(name)), total=total)
        yield lambda more: progress.advance(task, more)


def _print(sheet: "Datasheet", folder: Path) -> None:
    table = narrow_table("label", *next(iter(sheet.counts.values())), "all")
    for label, counts in sheet.counts.items():
        table.add_row(label, *(f"{one:,}" for one in counts.values()), f"{sum(counts.values()):,}")
    dropped = [f"{count:,} {reason}" for reason, count in sheet.dropped.items()]
    show(
        table,
        [
            *([f"Left out: {'; '.join(dropped)}."] if dropped else []),
            *sheet.missing,
            f"Now read {folder}/datasheet.md; {number_of(len(sheet.contradictions), 'contradictions')} "
            f"to decide on in {folder}/contact-sheet.html.",
        ],
    )


def _check(arguments: argparse.Namespace) -> int:
    from classifier.training.backbone import Backbone
    from classifier.training.build.contact_sheet import CONTACT_SHEET, write_contact_sheet
    from classifier.training.build.datasheet import read_datasheet
    from classifier.training.build.mislabels import doubts
    from classifier.training.dataset import read_dataset, read_index
    from classifier.training.embeddings import embeddings

    folder: Path = arguments.dataset
    sheet, index = read_datasheet(folder), read_index(folder)
    backbone = Backbone.load(arguments.backbone, arguments.dir)
    examples = read_dataset(folder).examples
    with decoders(arguments, backbone.card.input_size) as frames:
        with _bar("embedding", len(examples)) as advance:
            vectors = embeddings(examples, backbone, frames, folder / "embeddings", advance)
        found = doubts(index.entries, vectors, index.seed)
        write_contact_sheet(folder, sheet, found, frames)
    tell(
        f"{number_of(len(found), 'labels')} of {len(examples):,} likely wrong: {folder / CONTACT_SHEET}"
    )
    return 0
