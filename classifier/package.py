"""Gets a published package, and reads out of it only what is needed."""

import base64
import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from pathlib import Path, PurePosixPath

from classifier.catalogue import Package
from classifier.errors import ModelError

_TIMEOUT_SECONDS = 600  # 25 MB over a slow line

# The package is 25 MB, its largest member 5.6 MB, its largest bundle 30 MB.
_MAX_PACKAGE = 100_000_000
_MAX_MEMBER = 16_000_000
_MAX_BUNDLE = 64_000_000


def fetch(package: Package, folder: Path) -> Path:
    """Get a package with `npm pack` and put it into the folder; the file's path.

    Raises ModelError when npm is missing, or cannot get it. What comes is not verified here.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise ModelError(
            f"npm is missing, which gets {package.spec}: an administrator has to run "
            "apt-get install -y npm (or give the package with --from FILE.tgz)"
        )
    with tempfile.TemporaryDirectory(prefix=".npm-", dir=folder) as work:
        _pack(npm, package, Path(work))
        archives = list(Path(work).glob("*.tgz"))
        if len(archives) != 1:
            raise ModelError(f"npm made no archive of {package.spec}, use --from FILE.tgz")
        return archives[0].rename(folder / archives[0].name)


def read_bundle_files(path: Path, package: Package, folder: str) -> dict[str, bytes]:
    """The files that stand directly in one folder of a package's archive, by their names.

    The archive is verified first, and nothing is ever unpacked to disk. Raises ModelError
    when the archive is not the published one, cannot be read, or has no such folder.
    """
    archive = _verified(path, package)
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as members:
            files = _members(members, PurePosixPath(folder))
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise ModelError(f"{path}: cannot be read ({error}), get it again") from error
    if not files:
        raise ModelError(f"{path}: has no folder {folder}, get another package")
    return files


def _pack(npm: str, package: Package, folder: Path) -> None:
    """Run npm; its own cache goes into the folder too, so that nothing stays behind."""
    command = [npm, "pack", package.spec, "--json", "--ignore-scripts", "--cache", "cache"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command without a shell
            command, cwd=folder, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(
            f"npm took more than {_TIMEOUT_SECONDS} s to get {package.spec}, "
            "try again or use --from FILE.tgz"
        ) from error
    except OSError as error:
        raise ModelError(
            f"{npm} cannot be run ({error.strerror}), repair it or use --from FILE.tgz"
        ) from error
    if done.returncode:
        raise ModelError(
            f"npm cannot get {package.spec} ({_complaint(done.stdout, done.stderr)}), "
            "check the network and npm's registry or use --from FILE.tgz"
        )


def _complaint(stdout: bytes, stderr: bytes) -> str:
    """npm's reason in one line; with --json it stands on stdout."""
    try:
        summary = json.loads(stdout)["error"]["summary"]
    except (ValueError, LookupError, TypeError):
        summary = stderr.decode(errors="replace")
    lines = str(summary).strip().splitlines()
    return lines[0] if lines else "it does not say why"


def _verified(path: Path, package: Package) -> bytes:
    try:
        size = path.stat().st_size
        archive = path.read_bytes() if size <= _MAX_PACKAGE else b""
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be read ({error.strerror}), give another --from"
        ) from error
    digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if f"sha512-{digest}" != package.integrity:
        raise ModelError(
            f"{path}: is not {package.spec} as it was published (its sha512 differs), get it again"
        )
    return archive


def _members(archive: tarfile.TarFile, folder: PurePosixPath) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for member in archive:
        path = PurePosixPath(member.name)
        if path.parent != folder or not member.isreg():
            continue
        total += member.size
        if member.size > _MAX_MEMBER or total > _MAX_BUNDLE:
            raise tarfile.TarError(f"{path.name} is too large")
        stream = archive.extractfile(member)
        files[path.name] = stream.read() if stream else b""
    return files
