"""Behind the fence, where no file can be opened and no thread started, all is decoded alike."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from playground.media import encoded, gradient
from tests.classifier.pictures import decode, tiff
from tests.classifier.test_image_hostile import SEEDS, seed

pytestmark = pytest.mark.integration  # starts processes

ROOT = Path(__file__).parents[2]
# Nobody, who may still read root's interpreter: root may start threads whatever its limits.
_NOBODY = [
    *("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
    *("--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"),
    *("--bounding-set=-all,+dac_read_search", "--"),
]


def _files() -> dict[str, bytes]:
    """One of each format, and those that Pillow takes a way of its own for."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
    turned = encoded(gradient(1, 64, 48), "JPEG", exif=exif)
    lab = tiff([np.full((8, 8, 3), (200, 10, 250), np.uint8).tobytes()], photometric=8, samples=3)
    large = encoded(gradient(1, 1400, 1000), "AVIF", speed=10)
    return {name: seed(name) for name in SEEDS} | {
        "turned": turned,
        "LAB": lab,
        "large AVIF": large,
    }


@pytest.mark.parametrize("user", [[], _NOBODY] if os.geteuid() == 0 else [[]])
def test_every_format_is_decoded_behind_the_fence(user: list[str]) -> None:
    files = {**_files(), "HTML": b"<html>"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        paths = [Path(folder, str(number)) for number in range(len(files))]
        for path, data in zip(paths, files.values(), strict=True):
            path.write_bytes(data)
        said = subprocess.run(
            [*user, sys.executable, "-m", "tests.classifier.inside", *map(str, paths)],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    expected = {}
    for name, data in _files().items():
        found = decode(data)
        expected[name] = f"{len(found)} {found[0].pixels.sum()}"
    expected["HTML"] = "not a picture this decoder knows"
    assert dict(zip(files, said.splitlines(), strict=True)) == expected
