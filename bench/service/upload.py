"""The uploads of the benchmark."""

from datetime import UTC, datetime

from bench.service.answers import sha1_of, title_of
from review.upload import Action, Upload

WIKI = "commonswiki"


def upload(number: int) -> Upload:
    """The file with that number as the wiki's log has it."""
    return Upload(
        wiki=WIKI,
        log_id=number,
        title=title_of(number),
        sha1=sha1_of(number),
        uploaded_at=datetime.now(UTC),
        uploader="Somebody",
        action=Action.UPLOAD,
    )
