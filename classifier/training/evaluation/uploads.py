"""What a threshold means where little is explicit: for a thousand uploads to a wiki."""

from dataclasses import dataclass

from classifier.training.evaluation.judged import Judged
from classifier.training.evaluation.share import Share

THRESHOLDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)


@dataclass(frozen=True)
class Between:
    """A number, and between what it is; None where nothing would be flagged."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Uploads:
    """Where `prevalence` of uploads are nsfw: of a thousand, `flags` are flagged.

    `precision` of these are nsfw, and `missed` that are nsfw are not among them.
    """

    prevalence: float
    precision: Between
    flags: Between
    missed: Between


@dataclass(frozen=True, kw_only=True)
class Row:
    """One threshold; `in_force` is the one by which the service would decide."""

    threshold: float
    in_force: bool
    recall: Share
    false_positive_rate: Share
    uploads: tuple[Uploads, ...]


def threshold_table(judged: Judged, prevalences: tuple[float, ...]) -> tuple[Row, ...]:
    """The thresholds from low to high, the one in force among them."""
    return tuple(
        _row(judged, threshold, prevalences)
        for threshold in sorted({*THRESHOLDS, judged.threshold})
    )


def _row(judged: Judged, threshold: float, prevalences: tuple[float, ...]) -> Row:
    flagged = judged.figure >= threshold
    recall, wrongly = judged.recall(flagged), judged.false_positive_rate(flagged)
    return Row(
        threshold=threshold,
        in_force=threshold == judged.threshold,
        recall=recall,
        false_positive_rate=wrongly,
        uploads=tuple(uploads(recall, wrongly, one) for one in prevalences),
    )


def uploads(recall: Share, wrongly: Share, prevalence: float) -> Uploads:
    """By Bayes' theorem: recall and false positive rate are taken to be as they were here.

    The ends of both intervals at once: with 95 % each, wider than one of 95 % would be.
    """
    found = recall.found / recall.of, recall.low, recall.high
    harmless = wrongly.found / wrongly.of, wrongly.low, wrongly.high
    flags = [
        1000 * (right * prevalence + wrong * (1 - prevalence))
        for right, wrong in zip(found, harmless, strict=True)
    ]
    missed = [1000 * prevalence * (1 - right) for right in found]
    return Uploads(
        prevalence=prevalence,
        precision=Between(
            _precision(found[0], harmless[0], prevalence),
            _precision(found[1], harmless[2], prevalence) or 0.0,
            _precision(found[2], harmless[1], prevalence) or 0.0,
        ),
        flags=Between(*flags),
        missed=Between(missed[0], missed[2], missed[1]),
    )


def _precision(recall: float, wrongly: float, prevalence: float) -> float | None:
    right = recall * prevalence
    flagged = right + wrongly * (1 - prevalence)
    return right / flagged if flagged else None
