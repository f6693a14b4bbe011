"""A content that can be used, and what its sources say of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from classifier.training.build.ledger import Content, Item


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One content with all that is said of it, and how large it is in bytes."""

    sha256: str
    items: tuple[Item, ...]
    size: int

    @property
    def labels(self) -> set[str]:
        """Those that it was given."""
        return {item.label for item in self.items}


def pictures_of(
    items: Iterable[Item], contents: Mapping[str, Content], dropped: Counter[str]
) -> list[Picture]:
    """What can be used, in the order of the hashes; the rest is counted by its reason."""
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        problem = contents[item.sha256].problem if item.sha256 else item.problem
        if problem or not item.sha256:
            dropped[kind_of(problem or "")] += 1
        else:
            found[item.sha256].append(item)
    return [
        Picture(sha256=sha256, items=tuple(found[sha256]), size=contents[sha256].size)
        for sha256 in sorted(found)
    ]


def kind_of(problem: str) -> str:
    """A problem without what is said of the one file."""
    return problem.partition(":")[0]
