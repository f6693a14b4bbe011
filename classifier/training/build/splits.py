"""Which group goes into which split."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from classifier.training.index import Split

SHARES = {Split.TRAIN: 0.6, Split.VALIDATION: 0.2, Split.TEST: 0.2}
_OFF = 0.05  # that a share may be off before it is worth a word

Counts = Mapping[str, int]  # how many of each label


def split(
    groups: Mapping[str, Counts], settled: Mapping[str, Split], seed: int
) -> dict[str, Split]:
    """A split for each group, so that each label's shares come near SHARES.

    `settled` groups stay where they are. The largest go first, each to the split that then
    lacks most of what the group has; among equals the seed decides.
    """
    total = sum((Counter(counts) for counts in groups.values()), Counter[str]())
    have = {one: Counter[str]() for one in SHARES}
    found = dict(settled)
    for name, where in settled.items():
        have[where].update(groups[name])
    free = sorted(name for name in groups if name not in settled)
    chance = np.random.default_rng(seed).permutation(len(free))
    order = sorted(range(len(free)), key=lambda i: (-sum(groups[free[i]].values()), chance[i]))
    for name in (free[i] for i in order):
        counts = groups[name]
        found[name] = max(SHARES, key=lambda one: _lack(counts, have[one], total, SHARES[one]))
        have[found[name]].update(counts)
    return found


def _lack(counts: Counts, have: Counts, total: Counts, share: float) -> float:
    """How empty a split is, 1 for wholly, of the labels that a group has."""
    return sum(
        count / total[label] * (1 - have.get(label, 0) / (share * total[label]))
        for label, count in counts.items()
    ) / sum(count / total[label] for label, count in counts.items())


def complaints(placed: Sequence[tuple[str, Split, str]]) -> list[str]:
    """Which shares could not be met, in words; of each example its label, split and group."""
    lines = []
    for label in sorted({label for label, _, _ in placed}):
        mine = [(where, group) for one, where, group in placed if one == label]
        have = Counter(where for where, _ in mine)
        shares = {one: have[one] / len(mine) for one in SHARES}
        if any(abs(shares[one] - SHARES[one]) > max(_OFF, 1 / len(mine)) for one in SHARES):
            told = ", ".join(f"{100 * share:.0f} % {one}" for one, share in shares.items())
            _, largest = Counter(group for _, group in mine).most_common(1)[0]
            lines.append(
                f"{label}: {told}, not 60, 20 and 20: groups stay whole, and the largest "
                f"has {largest:,} of {len(mine):,}"
            )
    return lines
