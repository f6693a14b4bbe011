"""What is said of all numbers together."""

import numpy as np
import pytest

from classifier.errors import ModelError
from classifier.training.evaluation.cost import Cost
from classifier.training.evaluation.data import Source
from classifier.training.evaluation.evaluation import Evaluation, evaluate
from classifier.training.evaluation.page import few, page, percent
from classifier.training.evaluation.subject import Subject
from classifier.training.evaluation.survey import Survey
from tests.classifier.training.evaluation.made import example

CALIBRATED = {
    "method": "isotonic",
    "prevalence": 0.5,
    "ece_before": 0.25,
    "ece_after": 0.125,
    "examples": 99,
}


def judged(figures: list[float], labels: list[str], **card: object) -> Evaluation:
    """One model of two classes, on as many pictures."""
    card |= {"name": "a", "source": "a test", "licence": "none", "sha256": "0" * 64}
    subject = Subject(
        name="a",
        screen="a",
        cards=(
            {"labels": ("nsfw", "sfw"), "preprocessing": "x/1", "input_size": 8, "calibrated": None}
            | card,
        ),
        classes=("nsfw", "sfw"),
        threshold=0.5,
        threshold_of="of its card",
        costs=(Cost(name="a", milliseconds=1, file_megabytes=1, extra_megabytes=1),),
    )
    seen = Survey(
        examples=tuple(example(str(number), label) for number, label in enumerate(labels)),
        traits=tuple({} for _ in labels),
        unread=(),
    )
    said = np.array(figures)
    source = Source(name="small", folder="/small", split="test", plain=False)
    return evaluate(seen, [subject], [np.stack([said, 1 - said], axis=1)], 0.002, source)


def test_what_is_no_number_is_in_no_figure_and_named() -> None:
    found = judged([0.9, np.nan, 0.1], ["nsfw", "sfw", "sfw"])
    assert found.data.counts == {"nsfw": 1, "sfw": 1}
    [lost] = found.data.unread
    assert (lost.file, lost.why) == ("1", "a model answered with something that is not a number")
    assert found.results[0].confusion.recall.of == 1


def test_where_only_one_kind_is_left_nothing_is_said() -> None:
    with pytest.raises(ModelError, match=r"has no picture that is sfw and .*\(1 cannot\)"):
        judged([0.9, np.nan], ["nsfw", "sfw"])


def test_calibration_is_moved_to_the_operators_prevalence() -> None:
    assert judged([0.9, 0.1], ["nsfw", "sfw"]).results[0].reweighted is None
    found = judged([0.9, 0.1], ["nsfw", "sfw"], calibrated=CALIBRATED)
    moved = found.results[0].reweighted
    assert moved is not None
    assert dict(moved.means)[0.9] == pytest.approx(0.9 * 0.004 / (0.9 * 0.004 + 0.1 * 1.996))
    text = page(found, None)
    assert "calibrated (isotonic) where 50 % are nsfw; on 99 pictures" in text
    assert "calibrated where 50 % are nsfw. Where 0.2 % are:" in text


def test_no_share_reads_as_all_or_nothing_that_is_neither() -> None:
    assert [percent(one) for one in (0, 1e-6, 0.002, 0.1234, 0.9996, 1, None)] == [
        "0 %",
        "< 0.01 %",
        "0.2 %",
        "12.3 %",
        "> 99.9 %",
        "100 %",
        "–",  # noqa: RUF001
    ]
    assert [few(one) for one in (0.0, 0.123, 4.56, 107.2, 1000.0)] == [
        "0",
        "0.12",
        "4.6",
        "107",
        "1000",
    ]
