"""What was taken for what."""

from dataclasses import dataclass

from sklearn.metrics import confusion_matrix

from classifier.training.evaluation.judged import Judged
from classifier.training.evaluation.share import Share, share


@dataclass(frozen=True, kw_only=True)
class Confusion:
    """At the threshold: `flagged` and `passed` of what is nsfw, and of what is not.

    `precision` is that of these very pictures, which no wiki's uploads are mixed like.
    """

    flagged_nsfw: int
    passed_nsfw: int
    flagged_sfw: int
    passed_sfw: int
    recall: Share
    false_positive_rate: Share
    precision: Share
    balanced_accuracy: float


@dataclass(frozen=True, kw_only=True)
class Classes:
    """By the likeliest class: a row for each true one, a column for each said, in `names`."""

    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def confusion(judged: Judged) -> Confusion:
    """Of flagged and not. Raises ZeroDivisionError unless there are pictures of both kinds."""
    recall, wrongly = judged.recall(), judged.false_positive_rate()
    return Confusion(
        flagged_nsfw=recall.found,
        passed_nsfw=recall.of - recall.found,
        flagged_sfw=wrongly.found,
        passed_sfw=wrongly.of - wrongly.found,
        recall=recall,
        false_positive_rate=wrongly,
        precision=share(recall.found, recall.found + wrongly.found),
        balanced_accuracy=(recall.found / recall.of + 1 - wrongly.found / wrongly.of) / 2,
    )


def by_class(judged: Judged) -> Classes:
    """Of all classes that the labels and the model have."""
    places = range(len(judged.classes))
    counts = confusion_matrix(
        judged.truth, judged.probabilities.argmax(axis=1), labels=list(places)
    )
    return Classes(names=judged.classes, counts=tuple(tuple(map(int, row)) for row in counts))
