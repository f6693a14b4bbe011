"""What was judged on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from classifier.errors import ModelError
from classifier.training.folders import Unread
from classifier.training.nsfw import NSFW


@dataclass(frozen=True, kw_only=True)
class Source:
    """What was asked for: a split of a data set, or `plain` folders of which nothing is known.

    So many `copies` of other files there count once with them.
    """

    name: str
    folder: str
    split: str
    plain: bool
    copies: int = 0

    def check(self, labels: Collection[str], lost: int) -> None:
        """Raises ModelError unless labels of both kinds are left, where so many are `lost`."""
        explicit, harmless = set(labels) & NSFW, set(labels) - NSFW
        if explicit and harmless:
            return
        missing = "sfw" if explicit else "nsfw" if harmless else "nsfw or sfw"
        where = "" if self.plain else f" in {self.split}"
        raise ModelError(
            f"{self.folder}: has no picture that is {missing} and can be decoded{where} "
            f"({lost} cannot), so nothing can be told apart, add some"
        )


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
