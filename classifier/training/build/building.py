"""A data set, from its SPEC to what stands in its folder."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from classifier.card import LABELS
from classifier.errors import ModelError
from classifier.training.build.assembling import assemble
from classifier.training.build.candidate import Candidate
from classifier.training.build.collecting import Collecting
from classifier.training.build.contact_sheet import write_contact_sheet
from classifier.training.build.datasheet import Datasheet, datasheet, write_datasheet
from classifier.training.build.folders import in_folder
from classifier.training.build.ledger import ledger_of
from classifier.training.build.lock import alone
from classifier.training.build.manifest import in_manifest
from classifier.training.build.reviews import in_reviews
from classifier.training.build.spec import Source, Spec
from classifier.training.build.urls import in_list
from classifier.training.index import FILES, INDEX, Entry, Index, read_index
from classifier.writing import write
from fence.decoders import Decoders
from review.reviewed import Reviewed

Progress = Callable[[list[Candidate], str], Iterable[Candidate]]


class Outside(Protocol):
    """What a build asks of others."""

    def fetch(self, candidate: Candidate) -> AbstractContextManager[Path]:
        """A picture that is elsewhere, in a file that the with block's end deletes.

        Raises Missing.
        """

    def reviewed(self) -> Iterable[Reviewed]:
        """What people answered about."""


def build(
    spec: Spec,
    base: Path,
    folder: Path,
    decoders: Decoders,
    outside: Outside,
    progress: Progress = lambda candidates, _: candidates,
) -> Datasheet:
    """Make the data set in `folder`, or add to it what is new; what is in it then.

    Paths in the SPEC begin at `base`. `progress` is given each list's candidates and what
    it is called, and gives them back. A list that is not read this time stays as it was.
    Raises ModelError; what was collected before stays, and is not collected again.
    """
    _make(folder)
    with alone(folder), ledger_of(folder) as ledger:
        before = _before(spec, folder)
        collecting = Collecting(folder, ledger, decoders, outside.fetch)
        for source in spec.sources:
            candidates = list(_candidates(spec, source, base, outside))
            for _ in collecting.all_of(source.name, progress(candidates, source.name)):
                pass
        items, contents = ledger.items(), ledger.contents()
        assembled = assemble(items, contents, before, spec.seed)
        labels = _labels(assembled.entries, folder)
        sheet = datasheet(spec, assembled, items, contents)
        index = Index(name=spec.name, seed=spec.seed, labels=labels, entries=assembled.entries)
        write(folder / INDEX, index.model_dump_json(indent=1) + "\n")
        write_datasheet(sheet, folder)
        write_contact_sheet(folder, sheet, decoders)
        return sheet


def _make(folder: Path) -> None:
    try:
        (folder / FILES).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(
            f"{folder}: cannot be written ({error.strerror}), give another --out"
        ) from error


def _candidates(spec: Spec, source: Source, base: Path, outside: Outside) -> Iterator[Candidate]:
    if source.folder:
        return in_folder(spec, source, base)
    if source.manifest:
        return in_manifest(spec, source, base)
    if source.urls:
        return in_list(spec, source, base)
    return in_reviews(spec, outside.reviewed(), source.licence)


def _before(spec: Spec, folder: Path) -> dict[str, Entry]:
    """The examples that are there already, by their hashes."""
    if not (folder / INDEX).exists():
        return {}
    index = read_index(folder)
    if index.name != spec.name:
        raise ModelError(
            f"{folder}: is the data set {index.name!r}, not {spec.name!r}, give another --out"
        )
    if index.seed != spec.seed:  # what is there stays in its split, whatever the seed is now
        raise ModelError(
            f"{folder}: was put into splits with the seed {index.seed}, not {spec.seed}, "
            f"give --seed {index.seed} or another --out"
        )
    return {entry.sha256: entry for entry in index.entries}


def _labels(entries: Iterable[Entry], folder: Path) -> tuple[str, ...]:
    """The classes of which there are pictures. Raises ModelError unless a policy knows them."""
    found = {entry.label for entry in entries}
    if not found:
        raise ModelError(f"{folder}: no picture could be used, see what was said of each")
    labels = next((group for group in LABELS if found <= set(group)), None)
    if labels is None:
        raise ModelError(
            f"{folder}: has the classes {', '.join(sorted(found))}, some of two and some of "
            "five: label all as nsfw and sfw, or all by the five"
        )
    absent = sorted(set(labels) - found)
    if absent:
        raise ModelError(
            f"{folder}: no picture that can be used is {' or '.join(absent)}, only "
            f"{', '.join(sorted(found))}: nothing could tell them apart, add some"
        )
    return tuple(sorted(labels))
