"""`python -m release.sbom`: writes dist/sbom.json, what a release consists of, as CycloneDX.

Made from the lock, so with the hashes; it is compared with CycloneDX' schema as it is written.
"""

import subprocess
import sys
from pathlib import Path

from release.pins import LOCK, ROOT

SBOM = ROOT / "dist" / "sbom.json"


def write(file: Path) -> None:
    """Write it there. Raises CalledProcessError; cyclonedx-py has said why on stderr."""
    file.parent.mkdir(exist_ok=True)
    command = (
        *(sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", str(LOCK)),
        *("--pyproject", str(ROOT / "pyproject.toml"), "--validate", "--output-reproducible"),
        *("--output-format", "JSON", "--output-file", str(file)),
    )
    subprocess.run(command, check=True)  # noqa: S603  words of this file only


if __name__ == "__main__":
    write(SBOM)
