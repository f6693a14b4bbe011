"""A sample of files that is drawn while they go by, whatever their number. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b

COUNTED = 1000  # pages that are kept at least, to estimate how many there were


@dataclass(frozen=True, kw_only=True)
class Reservoir:
    """Of all pages that were offered, those whose ranks are lowest: `size` are the sample.

    A rank is a number from 0 to 1, as good as chance, that a page always has under one `seed`:
    so each page is drawn as easily as any other, however often it is offered, and it does not
    matter whether some are offered again after an interruption. `pages` are the kept ones.
    """

    size: int
    seed: str
    pages: tuple[int, ...] = ()

    @property
    def drawn(self) -> tuple[int, ...]:
        """The sample, as far as there are so many."""
        return self.pages[: self.size]

    def offered(self, pages: Iterable[int]) -> "Reservoir":
        """With these pages offered, too."""
        ranked = sorted({*self.pages, *pages}, key=self._rank)
        return replace(self, pages=tuple(ranked[: self._kept]))

    def distinct(self) -> int:
        """About how many different pages were offered: exact where all of them are kept.

        Where the n-th lowest of many random numbers is r, there are about (n - 1) / r of
        them; with a thousand of them it is wrong by some 3 %.
        """
        if len(self.pages) < self._kept:
            return len(self.pages)
        return round((len(self.pages) - 1) / self._rank(self.pages[-1]))

    @property
    def _kept(self) -> int:
        return max(self.size, COUNTED)

    def _rank(self, page: int) -> float:
        digest = blake2b(f"{self.seed}:{page}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64
