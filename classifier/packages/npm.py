"""Packages of the npm registry."""

import base64
import hashlib
import importlib.util
import json
import shutil
import sys
from dataclasses import dataclass

from classifier.errors import ModelError
from classifier.packages.archive import Open, tar_members


@dataclass(frozen=True, kw_only=True)
class NpmPackage:
    """Implements classifier.packages.package.Package; `integrity` is what the registry calls so."""

    spec: str
    integrity: str

    @property
    def tool(self) -> str:
        """Comes with node."""
        return "npm"

    @property
    def source(self) -> str:
        """As in "npm nsfwjs@4.4.0"."""
        return f"npm {self.spec}"

    @property
    def suffix(self) -> str:
        """Of what `npm pack` makes."""
        return ".tgz"

    @property
    def members(self) -> Open:
        """A compressed tar."""
        return tar_members

    def command(self) -> list[str]:
        """npm's own cache goes into the folder too, so that nothing stays behind."""
        options = ("pack", self.spec, "--json", "--ignore-scripts", "--cache", "cache")
        if npm := shutil.which("npm"):
            return [npm, *options]
        if importlib.util.find_spec("pip") is None:
            raise ModelError(
                f"npm is missing, which gets {self.spec}: an administrator has to run "
                "apt-get install -y npm (or give the package with --from FILE.tgz)"
            )
        return [sys.executable, "-m", "classifier.packages.borrowed_npm", *options]

    def complaint(self, stdout: bytes, stderr: bytes) -> str:
        """With --json the reason stands on stdout."""
        try:
            summary = json.loads(stdout)["error"]["summary"]
        except (ValueError, LookupError, TypeError):
            summary = stderr.decode(errors="replace")
        return str(summary).strip().partition("\n")[0]

    def deviation(self, archive: bytes) -> str:
        """Compares with `integrity`."""
        digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
        return "" if f"sha512-{digest}" == self.integrity else "its sha512 differs"
