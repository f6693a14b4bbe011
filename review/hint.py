"""What volunteers said of the same file, or of a picture that looks the same.

It is shown to them, and never decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

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


def hint(notice: Notice, fingerprint: str | None, decided: Sequence[Decided]) -> Hint | None:
    """What was said of the same content elsewhere, else of what looks most like it.

    None where nothing was. Fingerprints are hexadecimal and of one length.
    """
    for one in reversed(decided):
        if one.sha1 == notice.sha1 and one.page_id != notice.page_id:
            return _hint(one, same=True)
    if fingerprint is None:
        return None
    looks = [(d.fingerprint, d) for d in decided if d.fingerprint is not None]
    distances = ((_distance(fingerprint, print_), d) for print_, d in looks)
    near = [(bits, d) for bits, d in distances if bits <= MOST_BITS]
    if not near:
        return None
    _, closest = min(near, key=lambda pair: pair[0])
    return _hint(closest, same=False)


def _hint(decided: Decided, *, same: bool) -> Hint:
    return Hint(title=decided.title, said=decided.decision, same=same)


def _distance(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()
