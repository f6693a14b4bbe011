"""Files on this machine's disk, looked at as those of a wiki are."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from review.content import HEAD, content_of
from review.errors import Permanent
from review.ports import Fetched, Part
from review.upload import Action, FileFacts, Upload


def upload_of(path: Path) -> Upload:
    """A file as if it had just been uploaded under its path. Raises Permanent."""
    return Upload(
        wiki="",
        log_id=0,
        title=str(path),
        sha1=_sha1(path),
        uploaded_at=datetime.now(UTC),
        uploader="",
        action=Action.UPLOAD,
    )


class LocalFiles:
    """Implements review.ports.Files: an upload's title is a path, and nothing is fetched."""

    def look(self, upload: Upload, side: int) -> FileFacts:
        """What the bytes show. Raises Permanent for a file that cannot be read."""
        path = Path(upload.title)
        with _readable(path):
            with path.open("rb") as file:
                content = content_of(file.read(HEAD))
            size = path.stat().st_size
        return FileFacts(
            page_id=0,
            title=upload.title,
            sha1=upload.sha1,
            mime=content.mime,
            kind=content.kind,
            size=size,
            width=0,
            height=0,
        )

    @contextmanager
    def fetch(self, facts: FileFacts) -> Iterator[Fetched]:
        """The file itself, where it stands."""
        parts = (Part(path=Path(facts.title)),)
        yield Fetched(parts=parts, representation="original", size=facts.size, original=True)


def _sha1(path: Path) -> str:
    with _readable(path), path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Permanent(f"cannot be read ({error.strerror})") from error
