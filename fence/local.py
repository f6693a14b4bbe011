"""Files on this machine's disk, looked at as those of a wiki are."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from review.content import HEAD, content_of
from review.errors import Permanent
from review.ports import Fetched, Part
from review.upload import Action, FileFacts, Kind, Upload

_SEEN = {"image": Kind.PICTURE, "video": Kind.VIDEO}


def upload_of(path: Path) -> Upload:
    """A file as if it had just been uploaded under its path.

    Without a hash, for which all of it would have to be read: nobody replaces it meanwhile.
    """
    return Upload(
        wiki="",
        log_id=0,
        title=str(path),
        sha1="",
        uploaded_at=datetime.now(UTC),
        uploader="",
        action=Action.UPLOAD,
    )


class LocalFiles:
    """Implements review.ports.Files: an upload's title is a path, and nothing is fetched."""

    def facts(self, upload: Upload) -> FileFacts:
        """The same, as there is nothing to choose."""
        return self.look(upload, 0)

    def look(self, upload: Upload, side: int) -> FileFacts:
        """What the name says, or where it says nothing of what is seen, what the bytes show.

        Raises Permanent for a file that is empty or cannot be read.
        """
        path = Path(upload.title)
        with _readable(path):
            with path.open("rb") as file:
                content = content_of(file.read(HEAD))
            size = path.stat().st_size
        if not size:
            raise Permanent("the file is empty")
        said = mimetypes.guess_type(path.name)[0] or ""
        claimed = _SEEN.get(said.partition("/")[0])  # else a broken one would be not visual
        return FileFacts(
            page_id=0,
            title=upload.title,
            sha1=upload.sha1,
            mime=said if claimed else content.mime,
            kind=claimed or content.kind,
            size=size,
            width=0,
            height=0,
        )

    def confirm(self, facts: FileFacts) -> None:
        """It was read itself."""

    @contextmanager
    def fetch(self, facts: FileFacts) -> Iterator[Fetched]:
        """The file itself, where it stands."""
        parts = (Part(path=Path(facts.title)),)
        yield Fetched(parts=parts, representation="original", size=facts.size, original=True)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        if path.exists() and not path.is_file():
            raise Permanent("is a folder" if path.is_dir() else "is no regular file")
        yield
    except OSError as error:
        raise Permanent(f"cannot be read ({error.strerror})") from error
