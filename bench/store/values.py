"""Values of the rows in the generated database, and new ones."""

from datetime import timedelta
from hashlib import sha1
from pathlib import Path

from bench.store.rows.bulk import WIKI
from bench.store.sql import END
from review.answer import Answer, Outcome, Source
from review.policy import Policy, Verdict
from review.ports import Fetched, Part
from review.score import FrameScore, MediaScore, ModelId
from review.status import Status
from review.upload import Action, FileFacts, Kind, Upload

MODEL = ModelId(sha256="5", preprocessing="p")
FETCHED = Fetched(
    parts=(Part(path=Path("somewhere")),),
    representation="thumbnail 330px",
    size=20_000,
    original=False,
)
_VERSION = Policy(nsfw_threshold=0.8, sexy_threshold=0.95).version
VERDICTS = {
    Status.CLEAR: Verdict(
        status=Status.CLEAR,
        reason="below the thresholds",
        policy_version=_VERSION,
        nsfw=0.1,
        sexy=0.1,
    ),
    Status.SUSPECT: Verdict(
        status=Status.SUSPECT,
        reason="possible explicit content: 0.9",
        policy_version=_VERSION,
        nsfw=0.9,
        sexy=0.1,
        fingerprint="0123456789abcdef" * 4,
    ),
}


def sha1_of(number: int) -> str:
    """The content of that row."""
    return sha1(str(number).encode(), usedforsecurity=False).hexdigest()


def title_of(number: int) -> str:
    """The title of that row."""
    return f"File:{sha1_of(number)[:12]} and some more words {number}.jpg"


def upload(number: int) -> Upload:
    """That row, as the wiki's log has it."""
    return Upload(
        wiki=WIKI,
        log_id=number,
        title=title_of(number),
        sha1=sha1_of(number),
        uploaded_at=END,
        uploader=f"Uploader {number % 20011}",
        action=Action.UPLOAD,
    )


def facts_of(upload: Upload) -> FileFacts:
    """What the wiki says of the file."""
    return FileFacts(
        page_id=upload.log_id,
        title=upload.title,
        sha1=upload.sha1,
        mime="image/jpeg",
        kind=Kind.PICTURE,
        size=2_000_000,
        width=4000,
        height=3000,
    )


def score_of(upload: Upload) -> MediaScore:
    """One frame."""
    probabilities = {"drawings": 0.01, "hentai": 0.02, "neutral": 0.9, "porn": 0.05, "sexy": 0.02}
    return MediaScore(
        sha1=upload.sha1,
        model=MODEL,
        representation="thumbnail 330px",
        fetched_bytes=20_000,
        frames=(FrameScore(scene=0, probabilities=probabilities),),
    )


def answer(notice_id: int) -> Answer:
    """A new one."""
    return Answer(
        notice_id=notice_id,
        source=Source.TEMPLATE,
        outcome=Outcome.CONFIRMED,
        words="took the template off",
        who="A reviewer",
        at=END - timedelta(minutes=1),
        revision=notice_id,
    )
