"""What `python -m worker` was asked for."""

import argparse

from rich.console import Console

import settings
from logs import for_a_person
from review.notice import Mode
from version import NAME, VERSION
from wiring import House
from worker.diff import Diffs
from worker.voice import Voice

OUT = Console(soft_wrap=True)


def asked() -> argparse.Namespace:
    """Which process it is to be, and whether with --diff. Ends the process where it is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m worker", description="The service, or one of its processes."
    )
    parser.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    parser.add_argument(
        "process",
        nargs="?",
        default="all",
        choices=("all", "poll", "edit"),
        help="all (the default): everything in this process",
    )
    parser.add_argument(
        "--diff",
        action="store_true",
        help="in dry run: print title, summary and diff of each edit that would be made",
    )
    return parser.parse_args()


def house(asked: argparse.Namespace) -> House:
    """Its parts. Raises SettingError, also where --diff would show nothing."""
    s = settings.load()
    if not asked.diff:
        return House(s)
    if asked.process == "poll":
        raise settings.SettingError("--diff: the poller makes no edits to show")
    if s.mode is not Mode.DRY_RUN:
        raise settings.SettingError(
            f"--diff: MODE={s.mode} writes its edits; only MODE=dry-run shows them"
        )
    return House(for_a_person(s), stage=Diffs(OUT))


def voice(house: House, *, logged: bool) -> Voice:
    """Beside diffs in a pipe it speaks on stderr; and says whose they are, where that is open."""
    if house.stage is None:
        return Voice(None if logged else OUT)
    voice = Voice(OUT if OUT.is_terminal else Console(stderr=True, soft_wrap=True))
    if not house.settings.bot_user:
        voice.say(
            f"BOT_USER is not set: in these edits {house.settings.bot} stands for the bot's "
            "name, and no run page is asked"
        )
    return voice
