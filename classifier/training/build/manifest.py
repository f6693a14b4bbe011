"""Pictures that a table lists, with what is known of each."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from classifier.errors import ModelError
from classifier.training.build.candidate import Candidate
from classifier.training.build.spec import Source, Spec
from review.upload import page_of

NUDITY = "nudity"  # the column that says what harmless nudity a picture shows
BENIGN = ("breastfeeding", "art", "sculpture", "medicine", "ethnography", "swimwear", "sport")
_PLACES = ("path", "url", "file")
_KNOWN = (*_PLACES, "label", "uploader", "licence", "source")


def in_manifest(spec: Spec, source: Source, base: Path) -> Iterator[Candidate]:
    """Each row of a CSV, UTF-8 with a line of columns first.

    A row has one of `path` (from where the manifest is), `url` and `file` (a title of the
    wiki), a `label` unless the source has one, and, where they are known, `uploader`,
    `licence` and `source`. All other columns are slices. Raises ModelError, in one line
    that names the row's.
    """
    path = base / source.name
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, restkey="", restval="")
            table.fieldnames = [column.strip() for column in table.fieldnames or ()]
            _check(table.fieldnames, source, path)
            for row in table:
                where = f"{path}, line {table.line_num}"
                yield _candidate(spec, source, path.parent, _plain(row, where), where)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}), give a manifest") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: is no CSV in UTF-8 ({error}), mend it") from error


def _check(columns: Sequence[str], source: Source, path: Path) -> None:
    if "" in columns:
        raise ModelError(f"{path}: its first line has a column without a name, give it one")
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice:
        raise ModelError(f"{path}: its first line has the column {twice} twice, rename one")
    if not set(columns) & set(_PLACES):
        raise ModelError(f"{path}: its first line has no column {' or '.join(_PLACES)}, add one")
    if "label" not in columns and source.label is None:
        raise ModelError(f"{path}: its first line has no column label, add it")


def _plain(row: Mapping[str, str], where: str) -> dict[str, str]:
    if "" in row:
        raise ModelError(f"{where}: has more fields than there are columns, quote its commas")
    return {column: value.strip() for column, value in row.items()}


def _candidate(
    spec: Spec, source: Source, folder: Path, row: Mapping[str, str], where: str
) -> Candidate:
    places = [row[kind] for kind in _PLACES if row.get(kind)]
    if len(places) != 1:
        raise ModelError(f"{where}: give exactly one of {', '.join(_PLACES)}")
    label = row.get("label") or source.label
    if not label:
        raise ModelError(f"{where}: has no label, give one")
    nudity = row.get(NUDITY)
    if nudity and nudity not in BENIGN:
        raise ModelError(f"{where}: {NUDITY} is {nudity!r}, not one of {', '.join(BENIGN)}")
    return Candidate(
        listed_in=source.name,
        place=places[0],
        label=spec.class_of(label, where),
        source=row.get("source") or source.name,
        licence=row.get("licence") or source.licence,
        uploader=row.get("uploader", ""),
        slices={key: value for key, value in row.items() if key not in _KNOWN and value},
        path=folder / row["path"] if row.get("path") else None,
        url=row.get("url") or None,
        upload=page_of("", row["file"]) if row.get("file") else None,
    )
