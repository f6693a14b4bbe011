"""What was measured, as tables: pure functions of results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bench.contenders import NSFWJS, Names
from bench.result import Result, ratio
from bench.second_look import SecondLook
from bench.table import table
from bench.target import Target

_WAYS = 3  # of decoding


@dataclass(frozen=True, kw_only=True)
class Measured:
    """All of one run.

    `race` are the contenders by name, `failed` those that could not be run and why;
    `decoding` is a large JPEG by who decoded it ("ours", or another in full), `cap` this
    project over the largest pictures that it decodes, by their kind, as the contender
    `cap_of`; `second` are the
    second looks of the cascades among the models.
    """

    race: Mapping[str, Result]
    decoding: Mapping[str, Result]
    cap: Mapping[str, Result]
    cap_of: str
    second: Mapping[str, SecondLook] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)

    def complete(self, names: Names) -> bool:
        """Whether all is there that the tables compare the others with."""
        asked = {names.ours, names.unfenced, names.bare}
        return asked <= self.race.keys() and len(self.decoding) == _WAYS and bool(self.cap)


def contenders(measured: Measured, names: Names) -> str:
    """Everybody beside this project and the limit; those that could not be run too."""
    ours, bare = measured.race[names.ours], measured.race[names.bare]
    rows = [
        (
            name,
            f"{result.ms:.1f}",
            f"{result.per_second:.1f}",
            megabytes(result),
            f"{ratio(result, ours):.2f}",
            f"{ratio(result, bare):.2f}",
        )
        for name, result in measured.race.items()
    ]
    rows += [(name, "could not be run", "", "", "", "") for name in measured.failed]
    header = ("contender", "ms", "pictures/s", "peak MB", "x this project", "x the bare call")
    return table(header, rows)


def large(measured: Measured) -> str:
    """A large original's decoding, and memory at the pixel cap."""
    own = measured.decoding["ours"]
    decoding = [
        (name, f"{result.ms:.0f}", f"{ratio(result, own):.1f}")
        for name, result in measured.decoding.items()
    ]
    cap = [(kind, f"{result.ms:.0f}", megabytes(result)) for kind, result in measured.cap.items()]
    return "\n\n".join(
        (
            table(("a 24 MP JPEG, decoded by", "ms", "x ours"), decoding),
            table(("at the pixel cap", "ms", "peak MB, scorer + decoder"), cap),
        )
    )


def targets(measured: Measured, names: Names) -> list[Target]:
    """What was asked for; without what could not be measured."""
    return [*_of_speed(measured, names), *_of_size(measured, names)]


def _of_speed(measured: Measured, names: Names) -> Iterator[Target]:
    race, decoding = measured.race, measured.decoding
    ours, bare, unfenced = race[names.ours], race[names.bare], race[names.unfenced]
    yield Target(
        what="bytes to verdict, beside the bare call",
        measured=ratio(ours, bare),
        limit=1.75 if names.int8 else 1.35,
        unit="x",
    )
    if NSFWJS in race:
        yield Target(
            what="nsfwjs, beside bytes to verdict",
            measured=ratio(race[NSFWJS], ours),
            limit=9 if names.int8 else 5.5,
            unit="x",
            at_least=True,
        )
    yield Target(
        what="the fence's cost, beside the same work without it",
        measured=(ratio(ours, unfenced) - 1) * 100,
        limit=10,
        unit=" %",
    )
    yield Target(
        what="a 24 MP JPEG reduced, beside its full decode by Pillow, which decodes here",
        measured=ratio(decoding["ours"], decoding["pillow"]),
        limit=0.2,
        unit="x",
    )


def _of_size(measured: Measured, names: Names) -> Iterator[Target]:
    ours = measured.race[names.ours]
    if not names.cascade:  # whose screen stands for it
        yield Target(what="loading the model", measured=_load_ms(ours), limit=500, unit=" ms")
        yield Target(what="the scorer's peak", measured=ours.peaks_mb[0], limit=220, unit=" MB")
    if names.ours == measured.cap_of:
        yield Target(
            what="scorer and decoder at the pixel cap, the worst kind",
            measured=max(result.together_mb for result in measured.cap.values()),
            limit=480,
            unit=" MB",
        )


def outcomes(found: Sequence[Target]) -> str:
    """Each target, and whether it is met."""
    return table(("target", "limit", "measured", "outcome"), [target.row for target in found])


def megabytes(result: Result) -> str:
    """A process alone, or the parts' peaks and the most of both at one moment."""
    parts = " + ".join(f"{peak:.0f}" for peak in result.peaks_mb)
    return f"{parts}, at once {result.together_mb:.0f}" if len(result.peaks_mb) > 1 else parts


def _load_ms(result: Result) -> float:
    milliseconds = result.facts["load_ms"]
    assert isinstance(milliseconds, float)  # noqa: S101 -- bench.peers.ours says so
    return milliseconds
