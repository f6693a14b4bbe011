"""`python -m tests.soak --seed N --files 500`: one soak, and what it found.

Exit code 1 when anything was found; the wiki's and the service's folders are then kept.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import settings
from playground.console import PlaygroundError
from tests.soak.soak import Result, Soak


def main() -> int:
    """Run it, and print progress and a summary."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=500)
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    soak = Soak(
        folder=folder,
        seed=args.seed,
        files=args.files,
        pace=0.6,
        pause=3.0,
        patience=600.0,
        settings={"MODEL_DIR": str(settings.load().model_dir)},
        say=lambda line: _say(f"  {line}"),
    )
    try:
        result = soak.run()
    except PlaygroundError as error:
        sys.exit(f"soak: {error}")
    _summarise(args.seed, result)
    if result.findings:
        _say(f"kept in {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


def _summarise(seed: int, result: Result) -> None:
    for name, counts in (
        ("acts", result.acts),
        ("uploads", result.statuses),
        ("notices", result.notices),
        ("excused", result.excused),
    ):
        _say(
            f"{name}: {', '.join(f'{number} {what}' for what, number in counts.items()) or 'none'}"
        )
    for finding in result.findings:
        _say(f"FOUND {finding}")
    _say(f"seed {seed}, {result.kills} kills: {len(result.findings)} findings")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
