"""What the tests of evaluation judge."""

from pathlib import Path

from classifier.training.dataset import Example
from classifier.training.index import Split


def example(path: str, label: str, **slices: str) -> Example:
    return Example(path=Path(path), sha256="0" * 64, label=label, split=Split.TEST, slices=slices)
