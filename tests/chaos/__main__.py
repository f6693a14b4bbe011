"""`python -m tests.chaos --seed N --files 2000`: uploads under a mix of faults, and what was found.

Exit code 1 when anything was found; the folders of wiki and service are then kept.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import settings
from playground.console import PlaygroundError
from tests.chaos.mix import Mix, Result

SECONDS = 0.4  # between two uploads, on the average


def main() -> int:
    """Run it, and print progress and a summary."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=2000)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    mix = Mix(
        folder=folder,
        seed=args.seed,
        files=args.files,
        seconds=args.files * SECONDS,
        patience=120 + args.files * 0.5,
        models=settings.load().model_dir,
        say=lambda line: _say(f"  {line}"),
    )
    try:
        result = mix.run()
    except (PlaygroundError, AssertionError) as error:
        sys.exit(f"chaos: {error}; see {folder}")
    _summarise(args.seed, result)
    if result.findings:
        _say(f"kept in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def _summarise(seed: int, result: Result) -> None:
    for name, counts in (("faults", result.faults), ("uploads", result.outcomes)):
        _say(f"{name}: {', '.join(f'{number} {what}' for what, number in counts.items())}")
    _say(f"all was done {result.settled_after:.0f} s after the last fault")
    for finding in result.findings:
        _say(f"FOUND {finding}")
    _say(f"seed {seed}: {len(result.findings)} findings")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
