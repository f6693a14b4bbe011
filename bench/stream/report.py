"""What was measured, as a table and targets: pure functions of results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.table import table
from bench.target import Target

OURS = "this project"
PEER = "requests_sse 0.5.3, and json.loads"
FLOOR = "the bytes from the socket, split into lines"


@dataclass(frozen=True, kw_only=True)
class Round:
    """One reader, once over all `events`: seconds, uploads found, memory in 10⁶ bytes."""

    events: int
    seconds: float
    uploads: int
    begun_mb: float
    mb: float

    @property
    def per_second(self) -> float:
        """Events a second."""
        return self.events / self.seconds


def rate(rounds: Sequence[Round]) -> float:
    """Events a second, of the median round."""
    return median(each.per_second for each in rounds)


def readers(results: Mapping[str, Sequence[Round]]) -> str:
    """Everybody beside the peer and the floor; those that could not be run are not there."""
    header = ("reader", "events/s", "x the peer", "x the floor", "MB, begun", "MB, at the end")
    rows = []
    for name, rounds in results.items():
        beside = [
            f"{rate(rounds) / rate(results[other]):.2f}" if other in results else ""
            for other in (PEER, FLOOR)
        ]
        memory = f"{rounds[0].begun_mb:.1f}", f"{rounds[-1].mb:.1f}"
        rows.append((name, f"{rate(rounds):,.0f}", *beside, *memory))
    return table(header, rows)


def targets(results: Mapping[str, Sequence[Round]]) -> list[Target]:
    """What was asked for."""
    ours = results[OURS]
    return [
        Target(
            what="thousands of events a second, read from a socket and sifted on one core",
            measured=rate(ours) / 1000,
            limit=20,
            unit="",
            at_least=True,
        ),
        Target(
            what="memory, from the beginning of the first round to the end of the last",
            measured=ours[-1].mb - ours[0].begun_mb,
            limit=2,
            unit=" MB more",
        ),
    ]
