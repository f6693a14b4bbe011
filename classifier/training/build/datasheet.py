"""What is in a data set, where it is from, and what it lacks.

In the order of Gebru et al., Datasheets for Datasets, Communications of the ACM 64 (12), 2021.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import Field, ValidationError

from classifier.errors import ModelError
from classifier.training.build.assembling import Assembled
from classifier.training.build.gaps import count_of, gaps
from classifier.training.build.ledger import Content, Item
from classifier.training.build.rendering import rendered
from classifier.training.build.spec import Spec
from classifier.training.index import Entry, Split
from classifier.validation import Strict, first_complaint
from classifier.writing import write

SHEET, FOR_PEOPLE = "datasheet.json", "datasheet.md"


class Seen(Strict):
    """One picture of a contradiction: what it was called, and where."""

    sha256: str
    label: str
    listed_in: str
    place: str


class Problem(Strict):
    """Why one candidate is not in the data set."""

    listed_in: str
    place: str
    problem: str


class Datasheet(Strict):
    """What stands in datasheet.json; counts are of examples, those of `dropped` of candidates."""

    name: str
    purpose: str
    seed: int
    counts: dict[str, dict[Split, int]]
    sources: dict[str, int]
    licences: dict[str, int]
    slices: dict[str, dict[str, int]]
    uploaders: int
    groups: int
    dropped: dict[str, int]
    problems: tuple[Problem, ...] = Field(strict=False)
    contradictions: tuple[tuple[Seen, ...], ...] = Field(strict=False)
    missing: tuple[str, ...] = Field(strict=False)


def datasheet(
    spec: Spec, assembled: Assembled, items: Iterable[Item], contents: dict[str, Content]
) -> Datasheet:
    """Of a data set that was just assembled."""
    entries = assembled.entries
    slices = _slices(entries)
    return Datasheet(
        name=spec.name,
        purpose=spec.purpose,
        seed=spec.seed,
        counts={
            label: {one: count_of(entries, label, one) for one in Split}
            for label in sorted({entry.label for entry in entries})
        },
        sources=_tally(entry.source for entry in entries),
        licences=_tally(entry.licence or "not told" for entry in entries),
        slices=slices,
        uploaders=len({entry.uploader for entry in entries} - {""}),
        groups=len({entry.group for entry in entries}),
        dropped=dict(assembled.dropped.most_common()),
        problems=tuple(_problems(items, contents)),
        contradictions=tuple(_seen(assembled)),
        missing=tuple(gaps(entries, slices)),
    )


def read_datasheet(folder: Path) -> Datasheet:
    """That of a data set. Raises ModelError, in one line."""
    path = folder / SHEET
    try:
        return Datasheet.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be read ({error.strerror}), give a data set that was built"
        ) from error
    except ValidationError as error:
        where, what = first_complaint(error)
        raise ModelError(f"{path}: {where}: {what}, build the data set again") from error


def write_datasheet(sheet: Datasheet, folder: Path) -> None:
    """For programs and for people."""
    write(folder / SHEET, sheet.model_dump_json(indent=2) + "\n")
    write(folder / FOR_PEOPLE, rendered("datasheet.md", sheet=sheet, splits=list(Split)))


def _tally(words: Iterable[str]) -> dict[str, int]:
    """How often each is there, the most frequent first."""
    return dict(sorted(Counter(words).items(), key=lambda one: (-one[1], one[0])))


def _slices(entries: Sequence[Entry]) -> dict[str, dict[str, int]]:
    names = sorted({name for entry in entries for name in entry.slices})
    return {
        name: _tally(entry.slices[name] for entry in entries if name in entry.slices)
        for name in names
    }


def _problems(items: Iterable[Item], contents: dict[str, Content]) -> Iterable[Problem]:
    for item in items:
        problem = contents[item.sha256].problem if item.sha256 else item.problem
        if problem:
            yield Problem(listed_in=item.listed_in, place=item.place, problem=problem)


def _seen(assembled: Assembled) -> Iterable[tuple[Seen, ...]]:
    for cluster in assembled.contradictions:
        yield tuple(
            Seen(
                sha256=picture.sha256,
                label=item.label,
                listed_in=item.listed_in,
                place=item.place,
            )
            for picture in cluster
            for item in picture.items
        )
