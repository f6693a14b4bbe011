"""What was judged on."""

from collections.abc import Mapping
from dataclasses import dataclass

from classifier.training.evaluation.survey import Unread
from classifier.training.nsfw import NSFW


@dataclass(frozen=True, kw_only=True)
class Source:
    """What was asked for: a split of a data set, or `plain` folders of which nothing is known."""

    name: str
    folder: str
    split: str
    plain: bool


@dataclass(frozen=True, kw_only=True)
class Data:
    """What was looked at; `counts` are by label, `unread` in none of them."""

    source: Source
    counts: Mapping[str, int]
    unread: tuple[Unread, ...]
    missing_nudity: tuple[str, ...]

    @property
    def explicit(self) -> float:
        """The share that is nsfw, 0 to 1."""
        return sum(self.counts.get(label, 0) for label in NSFW) / sum(self.counts.values())
