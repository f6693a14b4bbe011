"""A sample of files that is drawn while they go by, whatever their number. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b


@dataclass(frozen=True, kw_only=True)
class Reservoir:
    """Of all pages that were offered, those `size` whose rank is lowest.

    A rank is a number from 0 to 1, as good as chance, that a page always has under one `seed`:
    so each page is drawn as easily as any other, however often it is offered, and it does not
    matter whether some are offered again after an interruption.
    """

    size: int
    seed: str
    pages: tuple[int, ...] = ()

    @property
    def full(self) -> bool:
        """Whether there are as many as were wanted."""
        return len(self.pages) >= self.size

    def offered(self, pages: Iterable[int]) -> "Reservoir":
        """With these pages offered, too."""
        drawn = sorted({*self.pages, *pages}, key=self._rank)[: self.size]
        return replace(self, pages=tuple(drawn))

    def distinct(self) -> int:
        """About how many different pages were offered: exact while it is not full.

        Where the n-th lowest of many random numbers is r, there are about (n - 1) / r of
        them; with a thousand of them it is wrong by some 3 %.
        """
        if not self.full or self.size < 2:
            return len(self.pages)
        return round((len(self.pages) - 1) / self._rank(self.pages[-1]))

    def _rank(self, page: int) -> float:
        digest = blake2b(f"{self.seed}:{page}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64
