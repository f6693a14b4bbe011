"""What volunteers said of a picture that looks the same: shown to them, never deciding."""

from collections.abc import Iterable
from dataclasses import dataclass

# Of PDQ's 256 bits, as its makers recommend for copies that were resized or recompressed.
MOST_BITS = 31


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A picture of which a person has said something: what it looks like, and what they said."""

    fingerprint: str
    title: str
    decision: str


def hint(fingerprint: str | None, decided: Iterable[Decided]) -> str:
    """What was said of the most similar picture, in a few words; "" where none is similar.

    Fingerprints are hexadecimal and of one length.
    """
    if fingerprint is None:
        return ""
    distances = ((_distance(fingerprint, d.fingerprint), d) for d in decided)
    near = [(bits, d) for bits, d in distances if bits <= MOST_BITS]
    if not near:
        return ""
    _, closest = min(near, key=lambda pair: pair[0])
    return f"looks like [[:{closest.title}]], of which a person said: {closest.decision}"


def _distance(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()
