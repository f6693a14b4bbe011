"""The hashes in docs/model-card.md are those of what an installation makes."""

from pathlib import Path

import pytest

from classifier.card import read_card
from tests.model_tables import SHA256


@pytest.mark.integration
def test_the_hashes_of_the_document_are_those_of_the_installed_models(models: Path) -> None:
    found = {name: read_card(models / name / "model.onnx").sha256 for name in SHA256}
    assert found == SHA256
