"""A short mix of faults: `make chaos` runs a long one."""

from pathlib import Path

import pytest

from tests.chaos.mix import Mix

pytestmark = [pytest.mark.integration, pytest.mark.chaos]


def test_after_a_mix_of_faults_all_is_as_without_any(models: Path, tmp_path: Path) -> None:
    mix = Mix(
        folder=tmp_path,
        seed=7,
        files=24,
        seconds=10.0,
        patience=180.0,
        models=models,
        say=lambda line: None,
    )
    result = mix.run()
    assert result.findings == []
    assert result.faults.total() >= 4
    assert {"clear", "suspect", "not visual"} <= result.outcomes.keys()
