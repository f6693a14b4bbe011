"""Pictures at addresses, one a line."""

from collections.abc import Iterator
from pathlib import Path

from classifier.errors import ModelError
from classifier.training.build.candidate import Candidate
from classifier.training.build.spec import Source, Spec


def in_list(spec: Spec, source: Source, base: Path) -> Iterator[Candidate]:
    """Each line of a file that is not empty and does not begin with #. Raises ModelError."""
    path = base / source.name
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}), give a list") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"{path}: is no text in UTF-8, give a list of addresses") from error
    label = spec.class_of(source.label or "", str(path))
    for line in filter(None, map(str.strip, lines)):
        if not line.startswith("#"):
            yield Candidate(
                listed_in=source.name,
                place=line,
                label=label,
                source=source.name,
                licence=source.licence,
                url=line,
            )
