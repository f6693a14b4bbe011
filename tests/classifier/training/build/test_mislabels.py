import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.training.build.mislabels import doubts
from classifier.training.index import Entry, Split

WRONG = (3, 20, 41)


def entries(count: int, groups: int, wrong: tuple[int, ...] = WRONG) -> list[Entry]:
    return [
        Entry(
            sha256=f"{number:064x}",
            label=("nsfw", "sfw")[(number + (number in wrong)) % 2],
            split=Split.TRAIN,
            group=str(number % groups),
            source="x",
        )
        for number in range(count)
    ]


def vectors(count: int) -> NDArray[np.float32]:
    """Two clouds, far apart, that overlap in nothing."""
    found = np.random.default_rng(1).normal(0, 1, (count, 8))
    found[::2, 0] += 8
    return found.astype(np.float32)


def test_labels_that_all_others_speak_against_are_found() -> None:
    found = doubts(entries(80, 80), vectors(80), seed=1)
    assert {int(one.sha256, 16) for one in found} == set(WRONG)
    assert all(one.probability > 0.5 > one.given for one in found)
    assert all(one.likelier != one.label for one in found)
    by = [one.given - one.probability for one in found]
    assert by == sorted(by)
    assert doubts(entries(80, 80), vectors(80), seed=1) == found


def test_sound_labels_are_not_doubted() -> None:
    assert doubts(entries(80, 80, wrong=()), vectors(80), seed=1) == []


def test_no_picture_speaks_for_another_of_its_group() -> None:
    """Pictures that nothing else explains are known only by others of their group."""
    chance = np.random.default_rng(1)
    noise = chance.normal(0, 0.1, (80, 8)).astype(np.float32)
    groups = np.arange(80) // 4
    noise[np.arange(80), groups % 8] += 5 * (1 + groups // 8)
    some = [
        one.model_copy(update={"label": ("nsfw", "sfw")[chance_of % 2], "group": str(group)})
        for one, group, chance_of in zip(
            entries(80, 80, wrong=()), groups, groups % 8 + groups // 8, strict=True
        )
    ]
    alone = [one.model_copy(update={"group": str(number)}) for number, one in enumerate(some)]
    assert len(doubts(some, noise, seed=1)) > len(doubts(alone, noise, seed=1))


def test_too_few_groups_are_one_line() -> None:
    with pytest.raises(ModelError, match="nsfw: its pictures are in 2 groups, and 5 are needed"):
        doubts(entries(80, 4, wrong=()), vectors(80), seed=1)
