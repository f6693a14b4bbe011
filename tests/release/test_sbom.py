import json
from pathlib import Path

import pytest

from release.pins import LOCK, pins
from release.sbom import write
from version import VERSION


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("sbom") / "dist" / "sbom.json"
    write(file)
    return file.read_text(encoding="utf-8")


def test_it_is_cyclonedx_by_the_schema(text: str) -> None:
    # Here only: it takes more than a second, and every worker collects all tests.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"library"', '"book"', 1)) is not None


def test_it_has_what_the_lock_has(text: str) -> None:
    parts = json.loads(text)["components"]
    assert {part["name"]: part["version"] for part in parts} == pins(LOCK)
    assert all(part["externalReferences"][0]["hashes"] for part in parts)


def test_it_is_of_this_version(text: str) -> None:
    whole = json.loads(text)["metadata"]["component"]
    assert (whole["name"], whole["version"]) == ("media-review-bot", VERSION)
