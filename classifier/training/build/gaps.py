"""What a data set lacks, and every report on it has to live with."""

from collections.abc import Iterable, Sequence

from classifier.training.build.manifest import BENIGN, NUDITY
from classifier.training.build.splits import complaints
from classifier.training.index import Entry, Split


def gaps(entries: Sequence[Entry], slices: dict[str, dict[str, int]]) -> Iterable[str]:
    """What is to be said of what is not there, a sentence each."""
    absent = [kind for kind in BENIGN if kind not in slices.get(NUDITY, {})]
    if absent:
        yield (
            f"Benign nudity: no manifest's column {NUDITY} says that a picture shows "
            f"{', '.join(absent[:-1])}{' or ' * (len(absent) > 1)}{absent[-1]}. It is where such "
            "models fail: add some, or nothing will be known of it."
        )
    for label in sorted({entry.label for entry in entries}):
        empty = [str(one) for one in Split if not count_of(entries, label, one)]
        if empty:
            yield (
                f"{label}: nothing in {' and '.join(empty)}, as that needs three groups: what is "
                "alike, or of one uploader, is one. Add pictures: some hundreds are of use."
            )
    yield from complaints([(entry.label, entry.split, entry.group) for entry in entries])
    without = sum(not entry.uploader for entry in entries)
    if without:
        yield (
            f"Uploaders: of {without:,} of {len(entries):,} pictures none is known, "
            "so one person's may be in two splits."
        )


def count_of(entries: Sequence[Entry], label: str, where: Split) -> int:
    """How many of that label are in a split."""
    return sum(entry.label == label and entry.split == where for entry in entries)
