"""python -m classifier dataset: build a data set to learn from, and look at it."""

import argparse
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from rich.markup import escape

from classifier.commands.decoder import decoders
from classifier.commands.progress import bar
from classifier.errors import ModelError
from console import narrow_table, number_of, printable, show

try:
    from classifier.commands.elsewhere import Elsewhere
    from classifier.training.backbone import Backbone
    from classifier.training.build.building import build
    from classifier.training.build.candidate import Candidate
    from classifier.training.build.contact_sheet import CONTACT_SHEET, write_contact_sheet
    from classifier.training.build.datasheet import FOR_PEOPLE, Datasheet, read_datasheet
    from classifier.training.build.inspection import SIDE
    from classifier.training.build.ledger import ledger_of
    from classifier.training.build.lock import alone
    from classifier.training.build.mislabels import Doubt, doubts
    from classifier.training.build.spec import REVIEWS, Source, read_spec
    from classifier.training.dataset import read_dataset
    from classifier.training.embeddings import embeddings
    from classifier.training.index import read_index
except ModuleNotFoundError as error:
    raise ModelError(f"{error.name} is not installed, run make training") from error

_BACKBONE = "mobilenet_v2"
_DOWNLOADS = "downloads"  # in the data set's folder: what is on its way
_EMBEDDINGS = "embeddings"  # likewise: each is computed once
_FIRST = 20  # doubts that are printed


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
    # That of all commands, whose default it leaves alone: it may stand at the end, too.
    check.add_argument("--dir", type=Path, default=argparse.SUPPRESS, help="of models")


def run(arguments: argparse.Namespace) -> int:
    """0; raises ModelError for what cannot be built or read."""
    return {"build": _build, "check": _check}[arguments.subcommand](arguments)


def _build(arguments: argparse.Namespace) -> int:
    spec, base = read_spec(arguments.spec)
    if arguments.out.resolve().is_relative_to(arguments.spec.resolve()):
        raise ModelError(f"{arguments.out}: is in the folder that is read, give another --out")
    if arguments.seed is not None:
        if arguments.seed < 0:
            raise ModelError(f"--seed {arguments.seed}: is less than 0, give another")
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
    with bar(name, len(candidates)) as advance:
        for candidate in candidates:
            yield candidate
            advance(1)


def _print(sheet: Datasheet, folder: Path) -> None:
    table = narrow_table("label", *next(iter(sheet.counts.values())), "all")
    for label, counts in sheet.counts.items():
        table.add_row(label, *(f"{one:,}" for one in (*counts.values(), sum(counts.values()))))
    left_out = "; ".join(f"{count:,} {reason}" for reason, count in sheet.dropped.items())
    notes = [f"Left out: {left_out}."] if left_out else []
    notes += [*sheet.missing, f"All of this, and more, is in {folder / FOR_PEOPLE}."]
    if sheet.contradictions:
        count = number_of(len(sheet.contradictions), "contradictions")
        notes.append(f"{count} to be decided on, by a person: {folder / CONTACT_SHEET}.")
    show(table, notes)


def _check(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.dataset
    read_datasheet(folder)  # nothing is put into a folder that is no data set
    backbone = Backbone.load(arguments.backbone, arguments.dir)
    # A build beside it would write the same sheet, of other pictures.
    with alone(folder), decoders(arguments, backbone.card.input_size) as frames:
        sheet, index = read_datasheet(folder), read_index(folder)
        examples = read_dataset(folder).examples
        with bar("embedding", len(examples)) as advance:
            vectors = embeddings(examples, backbone, frames, folder / _EMBEDDINGS, advance)
        found = doubts(index.entries, vectors, index.seed)
        with ledger_of(folder) as ledger:
            # Of a data set that came without its ledger only the hashes are known.
            places = {one.sha256: one.sha256 for one in index.entries} | {
                one.sha256: f"{one.place} in {one.listed_in}"
                for one in ledger.items()
                if one.sha256
            }
        write_contact_sheet(folder, sheet, frames, found, places)
    _print_doubts(found, len(examples), places, folder)
    return 0


def _print_doubts(found: list[Doubt], count: int, places: Mapping[str, str], folder: Path) -> None:
    table = narrow_table("where the label was given", "label", "likelier", "its probability")
    for doubt in found[:_FIRST]:
        place = escape(printable(places[doubt.sha256]))
        table.add_row(place, doubt.label, doubt.likelier, f"{doubt.probability:.2f}")
    which = ", the most doubted first" if found else ""
    words = f"{number_of(len(found), 'labels')} of {count:,} may be wrong{which}"
    show(table, [f"{words}. A person decides: {folder / CONTACT_SHEET}."])
