"""`python -m tests.chaos --seed N --files 2000`: uploads under a mix of faults, and what was found.

Exit code 1 when anything was found; the folders of wiki and service are then kept.
"""

import sys

import settings
from tests.chaos.mix import Mix
from tests.seeded import Found, Run, by_hand, say

SECONDS = 0.4  # between two uploads, on the average


def play(run: Run) -> Found:
    """One mix."""
    mix = Mix(
        folder=run.folder,
        seed=run.seed,
        files=run.files,
        seconds=run.files * SECONDS,
        patience=120 + run.files * 0.5,
        models=settings.load().model_dir,
        say=lambda line: say(f"  {line}"),
    )
    result = mix.run()
    return Found(
        counts={"faults": result.faults, "uploads": result.outcomes},
        line=f"all was done {result.settled_after:.0f} s after the last fault",
        findings=result.findings,
    )


if __name__ == "__main__":
    sys.exit(by_hand("chaos", __doc__, play, files=2000))
