"""`python -m tests.soak --seed N --files 500`: one soak, and what it found.

Exit code 1 when anything was found; the wiki's and the service's folders are then kept.
"""

import sys

import settings
from tests.seeded import Found, Run, by_hand, say
from tests.soak.soak import Soak


def play(run: Run) -> Found:
    """One soak."""
    soak = Soak(
        folder=run.folder,
        seed=run.seed,
        files=run.files,
        pace=0.6,
        pause=3.0,
        patience=600.0,
        settings={"MODEL_DIR": str(settings.load().model_dir)},
        say=lambda line: say(f"  {line}"),
    )
    result = soak.run()
    return Found(
        counts={
            "acts": result.acts,
            "uploads": result.statuses,
            "notices": result.notices,
            "excused": result.excused,
        },
        line=f"{result.kills} kills",
        findings=result.findings,
    )


if __name__ == "__main__":
    sys.exit(by_hand("soak", __doc__, play, files=500))
