"""The parts of the documents that come from the code are what the code says."""

import pytest

from tests.documents import ROOT, Document, marks
from tests.generated import PARTS


@pytest.mark.parametrize(("file", "name"), PARTS)
def test_the_document_has_what_the_code_says(file: str, name: str) -> None:
    """If not: `python -m tests.generated` writes it, and the text around it is to be read again."""
    document = Document(ROOT / "docs" / file)
    assert [document.text.count(mark) for mark in marks(name)] == [1, 1]
    assert document.generated(name) == PARTS[file, name]()
