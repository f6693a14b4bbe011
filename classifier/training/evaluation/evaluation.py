"""Everything that a report says, as numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from classifier.training.dataset import Example
from classifier.training.evaluation.confusion import Classes, Confusion, by_class, confusion
from classifier.training.evaluation.curves import Curve, curves
from classifier.training.evaluation.data import Data, Source
from classifier.training.evaluation.judged import Judged, judge
from classifier.training.evaluation.mistakes import Mistake, mistakes
from classifier.training.evaluation.pair import Pair, compare
from classifier.training.evaluation.reliability import Reliability, reliability
from classifier.training.evaluation.reweighting import Reweighted, at_prevalence
from classifier.training.evaluation.sexy import Sexy, sexy
from classifier.training.evaluation.slices import Slice, missing_nudity, slices
from classifier.training.evaluation.subject import Subject
from classifier.training.evaluation.survey import Survey, unread
from classifier.training.evaluation.uploads import Row, threshold_table

PREVALENCES = (0.001, 0.01)  # beside the operator's own


@dataclass(frozen=True, kw_only=True)
class Result:
    """What is to be said of one model.

    `sexy` where it and the labels know that class, `reweighted` where its card says of its
    calibration.
    """

    model: Subject
    confusion: Confusion
    sexy: Sexy | None
    classes: Classes
    curves: tuple[Curve, ...]
    reliability: Reliability
    reweighted: Reweighted | None
    thresholds: tuple[Row, ...]
    slices: tuple[Slice, ...]
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """The whole of it; `prevalence` is the operator's own, one of `prevalences`."""

    data: Data
    prevalence: float
    prevalences: tuple[float, ...]
    results: tuple[Result, ...]
    pairs: tuple[Pair, ...]


def evaluate(
    survey: Survey,
    subjects: Sequence[Subject],
    answers: Sequence[NDArray[np.float64]],
    prevalence: float,
    source: Source,
) -> Evaluation:
    """`answers` are each subject's, (N, its classes), of the survey's examples.

    What any of them answers with something that is no number is in no figure, and said.
    Raises ModelError unless there are pictures of both kinds.
    """
    sound = np.all([np.isfinite(answer).all(axis=1) for answer in answers], axis=0)
    kept = np.flatnonzero(sound)
    examples = [survey.examples[place] for place in kept]
    lost = [
        unread(survey.examples[place], "a model answered with something that is not a number")
        for place in np.flatnonzero(~sound)
    ]
    counts = Counter(example.label for example in examples)
    given = [example.slices for example in examples]
    data = Data(
        source=source,
        counts=dict(sorted(counts.items())),
        unread=(*survey.unread, *lost),
        missing_nudity=missing_nudity(given),
    )
    source.check(counts, len(data.unread))
    judged = [
        judge([one.label for one in examples], answer[kept], subject.classes, subject.threshold)
        for subject, answer in zip(subjects, answers, strict=True)
    ]
    computed = [survey.traits[place] for place in kept]
    results = [
        _result(subject, one, prevalence, examples, slices(one, given, computed))
        for subject, one in zip(subjects, judged, strict=True)
    ]
    pairs = [
        compare((subjects[one].name, subjects[other].name), judged[one], judged[other])
        for one, other in combinations(range(len(subjects)), 2)
    ]
    return Evaluation(
        data=data,
        prevalence=prevalence,
        prevalences=_with(prevalence),
        results=tuple(results),
        pairs=tuple(pairs),
    )


def _result(
    subject: Subject,
    judged: Judged,
    prevalence: float,
    examples: Sequence[Example],
    found: tuple[Slice, ...],
) -> Result:
    return Result(
        model=subject,
        confusion=confusion(judged),
        sexy=sexy(judged, subject.sexy),
        classes=by_class(judged),
        curves=curves(judged),
        reliability=reliability(judged),
        reweighted=at_prevalence(judged, subject.calibrated_at, prevalence),
        thresholds=threshold_table(judged, _with(prevalence)),
        slices=found,
        mistakes=mistakes(judged, examples),
    )


def _with(prevalence: float) -> tuple[float, ...]:
    return tuple(sorted({*PREVALENCES, prevalence}))
