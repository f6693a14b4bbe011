"""Every number against one that was worked out by hand."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from classifier.training.evaluation.bootstrap import bootstrapped, stratified
from classifier.training.evaluation.confusion import by_class, confusion
from classifier.training.evaluation.curves import curves
from classifier.training.evaluation.judged import Judged, judge
from classifier.training.evaluation.mistakes import mistakes
from classifier.training.evaluation.pair import auc, compare
from classifier.training.evaluation.reliability import reliability
from classifier.training.evaluation.reweighting import at_prevalence
from classifier.training.evaluation.sexy import sexy
from classifier.training.evaluation.share import share
from classifier.training.evaluation.slices import BENIGN, missing_nudity, slices
from classifier.training.evaluation.subject import Threshold
from classifier.training.evaluation.uploads import threshold_table, uploads
from tests.classifier.training.evaluation.made import example

FIVE = ("drawing", "hentai", "neutral", "porn", "sexy")


def binary(nsfw: list[float], sfw: list[float], threshold: float = 0.5) -> Judged:
    """What a model says of so many that are, and that are not."""
    figures = np.array([*nsfw, *sfw])
    labels = ["nsfw"] * len(nsfw) + ["sfw"] * len(sfw)
    return judge(labels, np.stack([figures, 1 - figures], axis=1), ("nsfw", "sfw"), threshold)


def test_five_classes_are_told_in_two_where_labels_are() -> None:
    row = [[0.1, 0.2, 0.3, 0.35, 0.05], [0.1, 0.0, 0.9, 0.0, 0.0]]
    found = judge(["nsfw", "sfw"], np.array(row), FIVE, 0.55)
    assert found.classes == ("nsfw", "sfw")
    assert found.figure == pytest.approx([0.55, 0.0])
    assert found.truth.tolist() == [0, 1]


def test_labels_are_told_in_two_where_the_model_has_two() -> None:
    row = [[0.7, 0.3], [0.6, 0.4], [0.2, 0.8]]
    found = judge(["porn", "hentai", "sexy"], np.array(row), ("nsfw", "sfw"), 0.65)
    assert found.nsfw.tolist() == [True, True, False]
    assert found.flagged.tolist() == [True, False, False]


def test_five_classes_stay_five_where_both_have_them() -> None:
    found = judge(["porn", "hentai", "sexy"], np.eye(5)[[3, 3, 4]], FIVE, 0.5)
    classes = by_class(found)
    assert classes.names == FIVE
    assert classes.counts[1] == (0, 0, 0, 1, 0)
    assert [curve.name for curve in curves(found)] == ["nsfw", "hentai", "porn", "sexy"]


def test_sexy_is_judged_by_its_own_threshold_beside_what_is_harmless() -> None:
    labels = ["sexy", "sexy", "neutral", "drawing", "neutral", "porn"]
    said = np.zeros((6, 5))
    said[:, 4] = [0.9, 0.2, 0.8, 0.1, 0.0, 0.9]
    found = sexy(judge(labels, said, FIVE, 0.5), Threshold(value=0.8, of="of its card"))
    assert found is not None
    assert (found.recall.found, found.recall.of) == (1, 2)
    assert (found.false_positive_rate.found, found.false_positive_rate.of) == (1, 3)


def test_where_labels_or_model_have_no_sexy_nothing_is_said_of_it() -> None:
    at = Threshold(value=0.8, of="of its card")
    assert sexy(judge(["nsfw", "sfw"], np.zeros((2, 5)), FIVE, 0.5), at) is None
    assert sexy(judge(["porn", "sexy"], np.zeros((2, 2)), ("nsfw", "sfw"), 0.5), None) is None


def test_the_threshold_itself_is_flagged() -> None:
    found = confusion(binary([0.5, 0.9, 0.4, 0.8], [0.5, 0.1, 0.2, 0.3, 0.4]))
    assert (found.flagged_nsfw, found.passed_nsfw) == (3, 1)
    assert (found.flagged_sfw, found.passed_sfw) == (1, 4)
    assert found.precision.value == 0.75
    assert found.balanced_accuracy == pytest.approx((0.75 + 0.8) / 2)


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I: 81 of 263.
    found = share(81, 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_what_a_thousand_uploads_bring() -> None:
    found = uploads(share(8, 10), share(10, 100), 0.01)
    # 10 are nsfw, of which 8 are flagged; of 990 others 99.
    assert found.flags.value == pytest.approx(107)
    assert found.precision.value == pytest.approx(8 / 107)
    assert found.missed.value == pytest.approx(2)
    assert found.flags.low < 107 < found.flags.high
    assert found.precision.low < 8 / 107 < found.precision.high
    assert found.missed.low < 2 < found.missed.high


def test_where_nothing_is_flagged_there_is_no_precision() -> None:
    found = uploads(share(0, 10), share(0, 10), 0.01)
    assert found.precision.value is None
    assert found.flags.value == 0


def test_the_threshold_in_force_is_among_the_others() -> None:
    table = threshold_table(binary([0.7], [0.2], 0.123), (0.001, 0.01))
    assert [row.threshold for row in table if row.in_force] == [0.123]
    assert [row.threshold for row in table] == sorted({row.threshold for row in table})
    assert [at.prevalence for at in table[0].uploads] == [0.001, 0.01]
    recalls = [row.recall.found for row in table]
    assert recalls == sorted(recalls, reverse=True)


def test_reliability_of_two_bins() -> None:
    found = reliability(binary([0.95, 0.05], [0.95, 0.05, 0.05]))
    first, last = found.bins
    assert (first.begin, first.end, first.truly.found, first.truly.of) == (0.0, 0.1, 1, 3)
    assert (last.said, last.truly.value) == (0.95, 0.5)
    assert found.ece == pytest.approx((3 * abs(0.05 - 1 / 3) + 2 * abs(0.95 - 0.5)) / 5)
    assert found.brier == pytest.approx((0.05**2 + 0.95**2 + 0.95**2 + 2 * 0.05**2) / 5)
    logs = np.log([0.95, 0.05, 0.05, 0.95, 0.95])
    assert found.log_loss == pytest.approx(-logs.mean())


def test_a_certain_figure_is_in_the_last_bin() -> None:
    [first, last] = reliability(binary([1.0], [0.0])).bins
    assert (first.end, last.begin) == (0.1, 0.9)


def test_calibrated_figures_mean_less_where_less_is_nsfw() -> None:
    found = at_prevalence(binary([0.5], [0.5]), 0.5, 0.01)
    assert found is not None
    assert dict(found.means)[0.5] == pytest.approx(0.01)
    # Both pictures mean 0.01, and one in a hundred is nsfw: right.
    assert found.ece == pytest.approx(0)
    assert found.brier == pytest.approx(0.01 * 0.99**2 + 0.99 * 0.01**2)
    assert at_prevalence(binary([0.5], [0.5]), 0.0, 0.01) is None


def test_mcnemar_is_exact() -> None:
    first = binary([0.9] * 5 + [0.1] + [0.9] * 4, [0.1] * 10)
    second = binary([0.1] * 5 + [0.9] + [0.9] * 4, [0.1] * 10)
    found = compare(("a", "b"), first, second)
    assert (found.all.only_first, found.all.only_second) == (5, 1)
    assert found.all.p == pytest.approx(2 * (1 + 6) / 2**6)  # two tails of six tosses
    assert found.nsfw == found.all
    assert found.sfw.p == 1.0
    assert found.auc.value == pytest.approx(-0.2)
    assert found.auc.low <= -0.2 <= found.auc.high


def test_auc_by_ranks_is_that_of_the_curve_with_ties_too() -> None:
    chance = np.random.default_rng(1)
    truth, figure = chance.random(200) < 0.3, chance.integers(0, 10, 200) / 10
    assert auc(truth, figure) == pytest.approx(roc_auc_score(truth, figure))


def test_bootstrap_is_as_wide_as_a_binomial_is() -> None:
    found = bootstrapped(share(50, 100))
    assert (found.low, found.high) == pytest.approx((0.4, 0.6), abs=0.02)
    assert found == bootstrapped(share(50, 100))  # seeded
    assert bootstrapped(share(12, 12)).low == share(12, 12).low < 1


def test_draws_keep_both_kinds() -> None:
    nsfw = np.array([True, False, False, False])
    draws = list(stratified(nsfw))
    assert len(draws) == 1000
    assert all(nsfw[draw].sum() == 1 and len(draw) == 4 for draw in draws)


def test_the_worst_slice_is_first_and_small_ones_last() -> None:
    judged = binary([0.9] * 40 + [0.1] * 40 + [0.9] * 3, [0.1] * 40)
    given = [{"m": "good"}] * 40 + [{"m": "bad"}] * 40 + [{"m": "few"}] * 3 + [{"m": ""}] * 40
    computed = [{"dark": ""}] * 83 + [{"dark": "yes"}] * 40
    found = slices(judged, given, computed)
    assert [(one.column, one.value) for one in found] == [
        ("m", "bad"),
        ("dark", "yes"),
        ("m", "good"),
        ("m", "few"),
    ]
    bad, dark, good, few = found
    assert bad.worse == pytest.approx(43 / 83)
    assert good.worse == pytest.approx(43 / 83 - 1)
    assert dark.worse == 0
    assert few.worse is None
    assert (bad.recall.found, bad.recall.of) == (0, 40)
    assert bad.false_positive_rate.value is None
    assert (bad.given, dark.given) == (True, False)


def test_missing_kinds_of_benign_nudity_are_known() -> None:
    assert missing_nudity([{}, {"nudity": ""}]) == BENIGN
    assert "art" not in missing_nudity([{"nudity": "Art"}])


def test_mistakes_begin_with_what_was_surest() -> None:
    judged = binary([0.3, 0.1, 0.9], [0.6, 0.8, 0.2])
    examples = [example(str(number), "nsfw" if number < 3 else "sfw") for number in range(6)]
    found = mistakes(judged, examples)
    assert [one.score for one in found] == [0.8, 0.6, 0.1, 0.3]
    assert [one.file for one in found] == ["4", "3", "1", "0"]
