"""What was found of one model and what stands around it, for a person and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from rich.table import Table

from classifier.training.attack.tally import Key, Tally, verdict
from classifier.training.attack.trial import NOISE, SEARCHES, TRANSFER, Guard
from console import narrow_table, number_of

JUDGED = 8  # of 255: the field's usual strength for pictures as large as a model's input


@dataclass(frozen=True, kw_only=True)
class Report:
    """`guards` begin with the screen; `before` has who flagged how many, in their order.

    `own` is the model's threshold, None where its card has none.
    """

    guards: Sequence[Guard]
    own: float | None
    before: Sequence[Tally]
    attacked: int
    queries: int
    found: dict[Key, Tally]

    @property
    def names(self) -> list[str]:
        """The defenders', in their order."""
        return [guard.defender.name for guard in self.guards]

    @property
    def outdone(self) -> list[float]:
        """The strengths at which noise beat the screen more often than the attack did."""
        screen = self.names[0]
        noisy = ((key[1], one) for key, one in self.found.items() if key[0] == NOISE)
        return [
            epsilon
            for epsilon, one in noisy
            if one.flagged < self.found[TRANSFER, epsilon, screen].flagged
        ]

    def as_json(self) -> dict[str, object]:
        """Shares are 0 to 1, strengths those of the attack."""
        return {
            "defenders": [
                {"name": guard.defender.name, "threshold": guard.threshold, "before": asdict(tally)}
                for guard, tally in zip(self.guards, self.before, strict=True)
            ],
            "pictures": self.attacked,
            "queries": self.queries,
            "results": [
                {
                    "attack": attack,
                    "strength": strength,
                    "defender": defender,
                    **asdict(tally),
                    "share": tally.share,
                    "interval": [tally.interval.low, tally.interval.high],
                }
                for (attack, strength, defender), tally in self.found.items()
            ],
            "outdone by noise": self.outdone,
            "verdict": list(self.verdicts()),
        }

    def verdicts(self) -> Iterator[str]:
        """A sentence for each defender that is more than the one model."""
        alone, *others = self.names
        return (verdict(self.found, alone, other, JUDGED) for other in others)


def table(report: Report) -> Table:
    """Still flagged, in % with Wilson's interval; for attacks the median of the queries."""
    titles = [title for name in report.names for title in (f"{name}\nstill flagged", "\nqueries")]
    made = narrow_table("changed by", "\nstrength", *titles)
    rows = dict.fromkeys((attack, strength) for attack, strength, _ in report.found)
    earlier = ""
    for attack, strength in rows:
        of = f"{strength}/255" if attack in SEARCHES else f"{strength:.2f}"
        tallies = [report.found.get((attack, strength, name)) for name in report.names]
        cells = [cell for tally in tallies for cell in _cells(tally)]
        made.add_row("" if attack == earlier else attack, of, *cells)
        earlier = attack
    return made


def _cells(tally: Tally | None) -> tuple[str, str]:
    if tally is None:
        return "", ""
    low, high = 100 * tally.interval.low, 100 * tally.interval.high
    share = f"{100 * tally.share:3.0f} % ({low:.0f}-{high:.0f})"
    return share, "" if tally.queries is None else f"{tally.queries:.0f}"


def notes(report: Report) -> Iterator[str]:
    """What the figures are of, and what they do not show."""
    yield _flagged(report)
    if report.own is not None and any(one.threshold < report.own for one in report.guards):
        yield (
            f"Flagged was from lower figures on than the model's own threshold, {report.own:g}: "
            "this is how the attack goes on stand-ins, not how the service would fare."
        )
    yield from report.verdicts()
    if report.outdone:
        yield (
            f"At {', '.join(f'{epsilon:g}/255' for epsilon in report.outdone)} noise with as many "
            "queries beat more pictures than the attack did: the attack was too short, or does "
            "not suit this model, and what it left flagged is no proof of strength; give more "
            "--queries."
        )
    yield (
        "Strengths of attacks are the most that a number of the picture changes by; "
        f"{number_of(report.queries, 'queries')} for each. Transfer: made on "
        f"{report.names[0]} alone. Adaptive: made on each defender itself where the transferred "
        "one failed. Only black-box attacks are shown, on pixels that reach the models unharmed: "
        "who has the weights needs less, and a JPEG or a thumbnail on the way may undo some."
    )


def _flagged(report: Report) -> str:
    said = (
        f"{guard.defender.name} {tally.say()} from {guard.threshold:.3g} on"
        for guard, tally in zip(report.guards, report.before, strict=True)
    )
    pictures = number_of(report.attacked, "pictures")
    return f"Flagged before: {', '.join(said)}. Attacked: {pictures} that all of them flag."
