"""A short soak: `make soak` runs a long one."""

from pathlib import Path

import pytest

from tests.classifier.conftest import models, package, wheel
from tests.soak.soak import Soak

__all__ = ["models", "package", "wheel"]

pytestmark = pytest.mark.integration


def test_what_must_hold_holds_when_all_is_calm_again(models: Path, tmp_path: Path) -> None:
    soak = Soak(
        folder=tmp_path,
        seed=7,
        files=20,
        pace=0.1,
        pause=1.0,
        patience=240.0,
        settings={"MODEL_DIR": str(models)},
        say=lambda line: None,
    )
    result = soak.run()
    assert result.findings == []
    assert result.kills >= 1
    assert {"upload", "take_off", "answer"} <= result.acts.keys()
    assert result.notices, "nothing was listed"
