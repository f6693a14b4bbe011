"""Pictures that people answered about on the wiki."""

from collections.abc import Iterable, Iterator

from classifier.errors import ModelError
from classifier.training.build.candidate import Candidate
from classifier.training.build.spec import REVIEWS, Spec
from review.answer import Outcome
from review.reviewed import Reviewed

LABELS = {Outcome.CONFIRMED: "nsfw", Outcome.CLEARED: "sfw"}


def in_reviews(spec: Spec, reviewed: Iterable[Reviewed], licence: str) -> Iterator[Candidate]:
    """What was confirmed and what was cleared.

    Raises ModelError where the data set is of five classes, which no answer tells apart.
    """
    if set(spec.labels.values()) - set(LABELS.values()):
        raise ModelError(
            "people's answers say nsfw or sfw, and none of five classes: "
            "leave reviews out, or label all else so, too"
        )
    for one in reviewed:
        if one.outcome in LABELS:
            yield Candidate(
                listed_in=REVIEWS,
                place=f"{one.upload.title} ({one.upload.sha1})",
                label=LABELS[one.outcome],
                source=REVIEWS,
                licence=licence,
                uploader=one.upload.uploader,
                upload=one.upload,
            )
