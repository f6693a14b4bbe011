"""The command line: `python -m video score` and files, or addresses of the wiki's pages."""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from console import carried_out
from settings import SettingError, load


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, like every other one here."""

    def error(self, message: str) -> NoReturn:
        raise SettingError(f"{message}, see python -m video --help")


def main() -> int:
    """Do what the command line asks; 0, or 1 after one line on stderr for each failure."""
    return carried_out("video", _run, SettingError, interrupted="interrupted")


def _run() -> int:
    arguments = _parser().parse_args()
    # Here, as it takes a while in which somebody may think better of it.
    from video.commands import score
    from video.commands.target import Looker
    from wiring import House

    house = House(load(), alone=True)
    try:
        looker = Looker(house.site, house.scoring, lambda: house.files)
        return score.run(arguments, looker, house.model.name, house.policy)
    finally:
        house.close()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m video", description="Moving pictures, scene by scene.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser(
        "score",
        help="what MODEL says of a video, scene by scene",
        epilog="Exit code 0: clear, suspect or not visual; 1: unknown, or it could not be done.",
    )
    command.add_argument(
        "targets",
        nargs="+",
        metavar="FILE|URL",
        help="a video or picture on this machine, or a page of the wiki of SITE",
    )
    command.add_argument("--json", action="store_true", help="a line of JSON each, on stdout")
    command.add_argument(
        "--frames-dir", type=Path, metavar="DIR", help="keep each frame that is scored as a JPEG"
    )
    command.add_argument(
        "--timeline", type=Path, metavar="PNG", help="draw the score over time, scenes below it"
    )
    command.add_argument(
        "--sharp", action="store_true", help="do not blur the scenes of the timeline"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
