"""What the outcomes come to: shares, intervals, and a sentence that they bear out."""

import numpy as np
import pytest

from classifier.errors import ModelError
from classifier.training.attack.defender import Pixels
from classifier.training.attack.pictures import Before, shrunk
from classifier.training.attack.report import Report, notes
from classifier.training.attack.tally import Key, Tally, tallies, verdict
from classifier.training.attack.trial import ADAPTIVE, NOISE, TRANSFER, Guard, Outcome
from classifier.training.dataset import Example
from classifier.training.index import Split
from review.interval import wilson


def outcome(*, flagged: bool, queries: int | None = None) -> Outcome:
    return Outcome(attack=TRANSFER, strength=8, defender="a", flagged=flagged, queries=queries)


def test_a_tally_has_share_interval_and_median_of_successes() -> None:
    those = [outcome(flagged=True), *(outcome(flagged=False, queries=n) for n in (9, 1, 5))]
    found = tallies(those)[TRANSFER, 8, "a"]
    assert (found.flagged, found.of, found.share, found.queries) == (1, 4, 0.25, 5)
    assert found.interval == wilson(1, 4)


@pytest.mark.parametrize(
    ("other", "says"),
    [(38, "it helps: 38 of 40"), (12, "whether it helps cannot be told"), (0, "it does harm")],
)
def test_the_sentence_says_what_the_intervals_bear_out(other: int, says: str) -> None:
    alone = Tally(flagged=10, of=40)
    found: dict[Key, Tally] = {
        (attack, 8, name): tally
        for attack in (TRANSFER, ADAPTIVE)
        for name, tally in (("one", alone), ("two", Tally(flagged=other, of=40)))
    }
    said = verdict(found, "one", "two", 8)
    assert said.count(says) == 2
    assert "by one alone 10 of 40 (14 to 40 %)" in said


class Never:
    name = "never"

    def figure(self, pixels: Pixels) -> float:
        raise AssertionError


def before(*figures: float) -> Before:
    examples = [
        Example(path=None, sha256=f"{number:064}", label="nsfw", split=Split.TEST)  # type: ignore[arg-type]
        for number in range(len(figures))
    ]
    return Before(examples=examples, figures=np.array([[one] for one in figures]))


@pytest.mark.parametrize(
    ("recall", "threshold"), [(1.0, 0.1), (0.5, 0.3), (0.51, 0.2), (0.01, 0.4)]
)
def test_the_threshold_flags_that_share_or_more(recall: float, threshold: float) -> None:
    assert before(0.1, 0.4, 0.2, 0.3).threshold(0, recall) == threshold


def test_a_share_of_a_hundred_is_not_one_more_by_rounding() -> None:
    assert before(*np.arange(100) / 100).threshold(0, 0.55) == 0.45


def test_those_are_attacked_that_are_flagged_and_the_same_by_the_same_seed() -> None:
    guards = [Guard(defender=Never(), threshold=0.2)]
    seen = before(0.1, 0.4, 0.2, 0.3)
    assert [int(one.sha256) for one in seen.chosen(guards, 50, 1)] == [1, 2, 3]
    assert seen.chosen(guards, 2, 1) == seen.chosen(guards, 2, 1)
    assert len(seen.chosen(guards, 2, 1)) == 2


def test_where_none_is_flagged_it_says_what_to_do() -> None:
    with pytest.raises(ModelError, match=r"none of 2 pictures .* give --threshold 0\.4 or less"):
        before(0.1, 0.4).chosen([Guard(defender=Never(), threshold=0.5)], 50, 1)


@pytest.mark.parametrize(
    ("shape", "small"), [((100, 200), (50, 100)), ((40, 90), (40, 90)), ((3000, 60), (2500, 50))]
)
def test_pictures_are_as_small_as_an_attacker_makes_them(
    shape: tuple[int, int], small: tuple[int, int]
) -> None:
    assert shrunk(np.zeros((*shape, 3), np.uint8), 50).shape == (*small, 3)


@pytest.mark.parametrize(("noisy", "warned"), [(3, True), (5, False), (8, False)])
def test_it_says_where_noise_did_more_than_the_attack(noisy: int, warned: bool) -> None:
    found: dict[Key, Tally] = {
        (NOISE, 8, "never"): Tally(flagged=noisy, of=10),
        (TRANSFER, 8, "never"): Tally(flagged=5, of=10),
    }
    report = Report(
        guards=[Guard(defender=Never(), threshold=0.2)],
        own=0.8,
        before=[Tally(flagged=10, of=12)],
        attacked=10,
        queries=5,
        found=found,
    )
    said = " ".join(notes(report))
    assert ("At 8/255 noise with as many queries beat more pictures" in said) == warned
    assert "lower figures on than the model's own threshold, 0.8" in said
    assert "never 10 of 12" in said
