"""`python -m api`: the REST API and its page. `python -m api install`: what the page needs."""

import argparse
import logging
import re
import sys
from pathlib import Path
from typing import NoReturn

from api.access.keys import new_key
from api.page.install import install
from classifier.errors import ModelError
from console import carried_out, tell
from logs import set_up
from settings import SettingError, Settings, load
from version import NAME, VERSION


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, like every other one here."""

    def error(self, message: str) -> NoReturn:
        raise SettingError(f"{message}, see {self.prog} --help")


def main() -> int:
    """Do what the command line asks; 0, or 1 after one line on stderr."""
    return carried_out("api", _run, SettingError, ModelError, interrupted="interrupted")


def _run() -> int:
    settings = load()
    asked = _parser(settings).parse_args()
    if asked.command == "key":
        return _new_key(asked.name, asked.per_minute)
    if asked.command == "install":
        install(asked.dir, tell, asked.archives)
        return 0
    from api.serve import serve  # here, as it takes a while in which a mistake would wait

    set_up(settings, "web")
    # It would write a line on every broken form, with a byte of it.
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)
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


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m api", description="The REST API and its page.")
    parser.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    key = commands.add_parser("key", help="make a key for somebody")
    key.add_argument("name", metavar="NAME", type=_name, help="whose it is, or what for")
    key.add_argument(
        "--per-minute", type=_count, metavar="N", help="its own number of files a minute"
    )
    what = "get the page's styles and scripts"
    getting = commands.add_parser("install", help=what, description=what)
    getting.add_argument(
        "--dir", type=Path, default=settings.page_dir, help="for them (default: %(default)s)"
    )
    getting.add_argument(
        "--from",
        dest="archives",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a .tgz of npm, not fetched then; may be given again",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
