"""`python -m api`: the REST API and its page."""

import argparse
import logging
import re
import sys
from typing import NoReturn

from api.access.keys import new_key
from console import carried_out
from settings import SettingError, load


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, like every other one here."""

    def error(self, message: str) -> NoReturn:
        raise SettingError(f"{message}, see python -m api --help")


def main() -> int:
    """Do what the command line asks; 0, or 1 after one line on stderr."""
    return carried_out("api", _run, SettingError, interrupted="interrupted")


def _run() -> int:
    asked = _parser().parse_args()
    if asked.command == "key":
        return _new_key(asked.name, asked.per_minute)
    settings = load()
    from api.serve import serve  # here, as it takes a while in which a mistake would wait

    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )
    serve(settings)
    return 0


def _new_key(name: str, per_minute: int | None) -> int:
    key, entry = new_key(name, per_minute)
    for line in (
        "The key, which is shown this once; whoever has it may use the API:",
        f"  {key}",
        "Its entry for API_KEYS, which may be seen:",
        f"  {entry}",
    ):
        sys.stdout.write(f"{line}\n")
    return 0


def _name(text: str) -> str:
    if not re.fullmatch(r"[\w.-]{1,64}", text, re.ASCII):
        raise argparse.ArgumentTypeError("up to 64 letters, digits, dots, hyphens or underscores")
    return text


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text, re.ASCII):
        raise argparse.ArgumentTypeError("a number from 1 to 999999")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m api", description="The REST API and its page.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    key = commands.add_parser("key", help="make a key for somebody")
    key.add_argument("name", metavar="NAME", type=_name, help="whose it is, or what for")
    key.add_argument(
        "--per-minute", type=_count, metavar="N", help="its own number of files a minute"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
