"""Files out of an archive that is in memory; nothing is ever unpacked to disk."""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

# What the standard library raises over bytes that are not the archive they should be.
_BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,  # a compression that zipfile has not
    RuntimeError,  # an encrypted member
)


class ArchiveError(Exception):
    """The bytes are no such archive, or hold more than is wanted; one line, says what."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """A regular file in an archive; `read` gives its `size` bytes, while it is the current one."""

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]


Open = Callable[[bytes], Iterator[Member]]


def tar_members(archive: bytes) -> Iterator[Member]:
    """The files of a .tar.gz, in its order."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as members:
        for info in members:
            stream = members.extractfile(info) if info.isreg() else None
            if stream:
                yield Member(path=PurePosixPath(info.name), size=info.size, read=stream.read)


def zip_members(archive: bytes) -> Iterator[Member]:
    """The files of a zip, in its order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as members:
        for info in members.infolist():
            if not info.is_dir():
                with members.open(info) as stream:  # gives no more than file_size
                    path = PurePosixPath(info.filename)
                    yield Member(path=path, size=info.file_size, read=stream.read)


def read_folder(
    members: Open, archive: bytes, folder: str, *, largest: int, total: int
) -> dict[str, bytes]:
    """The files that stand directly in one folder of the archive, by their names.

    Raises ArchiveError when it is broken, or one file has more bytes than `largest` or all
    of them more than `total`: that is known before they are read.
    """
    files: dict[str, bytes] = {}
    left = total
    try:
        for member in members(archive):
            if member.path.parent != PurePosixPath(folder):
                continue
            left -= member.size
            if member.size > largest or left < 0:
                raise ArchiveError(f"{member.path.name} is too large")
            files[member.path.name] = member.read()
    except _BROKEN as error:
        raise ArchiveError(str(error) or type(error).__name__) from error
    return files
