"""`make bench`: sets up what it needs, lets all take turns, prints the tables."""

import sys
import time

from bench import report, second_look
from bench.contender import ROOT
from bench.contenders import names
from bench.machine import machine
from bench.measure import measure, models
from settings import SettingError, load

_FOLDER = ROOT / ".cache" / "bench"


def main() -> int:
    """0, also where a target is missed; 1 when a contender could not be run."""
    try:
        settings = load()
    except SettingError as error:
        tell(str(error))
        return 1
    where, begun = machine(), time.monotonic()
    taking_part = models(settings)
    measured = measure(settings, taking_part, _FOLDER, tell)
    for name, why in measured.failed.items():
        tell(f"{name} could not be run: {why}")
    if not all(measured.complete(names(model)) for model in taking_part):
        return 1
    parts = [where, report.contenders(measured, names(taking_part[0])), report.large(measured)]
    for model in taking_part:
        found = report.targets(measured, names(model))
        if model in measured.second:
            look, first_ms = measured.second[model], measured.race[names(model).ours].ms
            parts.append(second_look.report(look, first_ms))
            found.append(second_look.target(look, first_ms))
        parts += [f"{model}:", report.outcomes(found)]
    sys.stdout.write("\n\n".join(parts) + "\n")
    tell(f"done in {time.monotonic() - begun:.0f} s")
    return 1 if measured.failed else 0


def tell(line: str) -> None:
    """One line of progress on stderr."""
    sys.stderr.write(f"bench: {line}\n")


if __name__ == "__main__":
    sys.exit(main())
