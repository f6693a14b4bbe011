"""Looks at what a caller sent, as the service looks at an upload."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from api.picture import Picture
from api.problem import Problem
from fence.local import LocalFiles, upload_of
from review.content import HEAD, UNKNOWN, Content, content_of
from review.errors import Crash, Gone, NotVisual, Permanent, TooMuch, Transient
from review.policy import Policy, Verdict, decide, unscored
from review.ports import Files
from review.score import MediaScore
from review.scoring import Scoring
from review.status import Status
from review.upload import FileFacts, Kind, Upload

_SEEN = (Kind.PICTURE, Kind.VIDEO, Kind.AUDIO)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What became of one file; `score` is None where there is nothing to look at.

    `sha1` has 40 hexadecimal digits, `size` is in bytes, `seconds` is what looking took.
    """

    mime: str
    size: int
    sha1: str
    verdict: Verdict
    score: MediaScore | None
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Looker:
    """Scores files over the ports, without a database; any number of threads may use it.

    `scoring` looks at files of the given kind; `policy` decides.
    """

    scoring: Callable[[Files], Scoring]
    policy: Policy

    def look(self, picture: Picture) -> Look:
        """What the model says of it. Raises Problem where it cannot be scored."""
        content = content_of_picture(picture)
        upload = upload_of(picture.path)
        files = LocalFiles()
        begun = time.perf_counter()
        verdict, score = self._scored(files, upload, lambda: files.look(upload, 0))
        return Look(
            mime=content.mime,
            size=picture.size,
            sha1=picture.sha1,
            verdict=verdict,
            score=score,
            seconds=time.perf_counter() - begun,
        )

    def look_at_page(self, files: Files, upload: Upload) -> Look:
        """The same for a file of the wiki. Raises Problem, also where it is not there."""
        begun, facts = time.perf_counter(), _facts(files, upload, self.scoring(files).scorer.side)
        verdict, score = self._scored(files, upload, lambda: facts)
        return Look(
            mime=facts.mime,
            size=facts.size,
            sha1=facts.sha1,
            verdict=verdict,
            score=score,
            seconds=time.perf_counter() - begun,
        )

    def _scored(
        self, files: Files, upload: Upload, facts: Callable[[], FileFacts]
    ) -> tuple[Verdict, MediaScore | None]:
        try:
            score = self.scoring(files).score(upload, facts(), lambda fetched: None)
        except NotVisual as why:
            return unscored(Status.NOT_VISUAL, str(why)), None
        except (Permanent, Crash, Transient, Gone) as why:
            raise problem_of(why) from why
        return decide(score, self.policy), score


def problem_of(error: Exception) -> Problem:
    """What a caller is told of a file that could not be scored."""
    if isinstance(error, TooMuch):
        return Problem(413, "too-much", str(error), limit=error.limit)
    if isinstance(error, Permanent | Crash):
        return Problem(422, "not-decoded", str(error))
    if isinstance(error, Gone):
        hint = "or never was there: a title has its namespace, File:A.jpg"
        return Problem(404, "no-such-file", f"{error}, {hint}")
    return Problem(503, "try-again", str(error), headers={"Retry-After": "5"})


def content_of_picture(picture: Picture) -> Content:
    """What its bytes show. Raises Problem where it is empty, or no picture, video or sound."""
    if not picture.size:
        raise Problem(400, "empty", "there is nothing in it: send a picture or a video")
    with picture.path.open("rb") as file:
        content = content_of(file.read(HEAD))
    if content.kind in _SEEN:
        return content
    what = "its first bytes are of no known kind" if content.mime == UNKNOWN else content.mime
    raise Problem(
        415, "not-a-picture", f"neither a picture nor a video: {what}; send JPEG, PNG, WebM …"
    )


def _facts(files: Files, upload: Upload, side: int) -> FileFacts:
    try:
        return files.look(upload, side)
    except (Permanent, Transient, Gone) as why:
        raise problem_of(why) from why
