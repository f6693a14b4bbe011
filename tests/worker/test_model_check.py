"""The look at the model with which a worker starts, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.classifier.conftest import models, package, wheel

__all__ = ["models", "package", "wheel"]

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
CHECK = """
from bench.memory import share_mb
from worker.celery import check_model
import os
import classifier.cascade, onnxruntime
before = share_mb(os.getpid())
check_model()
print(share_mb(os.getpid()) - before)
"""


def test_who_only_looks_at_the_model_does_not_keep_its_memory(models: Path, tmp_path: Path) -> None:
    """Four models, of which the least that is loaded is some 140 MB."""
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "MODEL_DIR": str(models)}
    command = [sys.executable, "-c", CHECK]
    said = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(said.stdout) < 40
