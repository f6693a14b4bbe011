"""`python -m api`: the REST API and its page."""

import argparse
import logging
import sys
from typing import NoReturn

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
    _parser().parse_args()
    settings = load()
    from api.serve import serve  # here, as it takes a while in which a mistake would wait

    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )
    serve(settings)
    return 0


def _parser() -> argparse.ArgumentParser:
    return _Parser(prog="python -m api", description="The REST API and its page.")


if __name__ == "__main__":
    sys.exit(main())
