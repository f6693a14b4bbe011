"""What volunteers said of the same file, or of a picture that looks the same.

It is shown to them, and never decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from review.notice import Hint, Notice

# Of PDQ's 256 bits, as its makers recommend for copies that were resized or recompressed.
MOST_BITS = 31


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A file of which a person has said something: what it is, and what they said.

    `fingerprint` says what it looks like, and is None where nobody has looked in that way.
    """

    page_id: int
    sha1: str
    fingerprint: str | None
    title: str
    decision: str

    @cached_property
    def bits(self) -> int | None:
        """The fingerprint as a number: many are compared with each."""
        return None if self.fingerprint is None else int(self.fingerprint, 16)


def hint(notice: Notice, fingerprint: str | None, decided: Sequence[Decided]) -> Hint | None:
    """What was said of the same content elsewhere, else of what looks most like it.

    None where nothing was. Fingerprints are hexadecimal and of one length.
    """
    for one in reversed(decided):
        if one.sha1 == notice.sha1 and one.page_id != notice.page_id:
            return _hint(one, same=True)
    if fingerprint is None:
        return None
    own = int(fingerprint, 16)
    distances = (((own ^ one.bits).bit_count(), one) for one in decided if one.bits is not None)
    near = [(bits, d) for bits, d in distances if bits <= MOST_BITS]
    if not near:
        return None
    _, closest = min(near, key=lambda pair: pair[0])
    return _hint(closest, same=False)


def _hint(decided: Decided, *, same: bool) -> Hint:
    return Hint(title=decided.title, said=decided.decision, same=same)
