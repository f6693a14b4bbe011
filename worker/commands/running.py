"""What all commands have in common: the parts they are given, and how they end."""

import functools
import json
import math
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import click

import settings
from console import account, carried_out, for_programs
from review.errors import Halt, Permanent, Transient
from wiring import asking
from worker.commands.names import PERSON

BEGINNING = datetime(2000, 1, 1)  # before any upload that could be flagged
WHO = click.option(
    "--who",
    type=PERSON,
    default=lambda: account(),
    help="In whose name; by default your account's.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="For programs, on stdout.")


class Time(click.DateTime):
    """A time in UTC; what is none is refused with an example, not with formats."""

    def __init__(self, formats: Sequence[str], example: str) -> None:
        super().__init__(formats)
        self._example = example

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The time that it says."""
        try:
            found: datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} has to be like {self._example}", param, ctx)
        return found


DAY = Time(["%Y-%m-%d"], "2026-01-31")
SINCE = click.option(
    "--since",
    type=DAY,
    metavar="DAY",
    callback=lambda _ctx, _param, day: (day or BEGINNING).replace(tzinfo=UTC),
    help="Only what ended on that day (UTC) or later.",
)


class Share(click.FloatRange):
    """A share between 0 and 1, neither of which any count of reviews could show."""

    def __init__(self) -> None:
        super().__init__(0, 1, min_open=True, max_open=True)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Its number; "nan" is within every range, and no share."""
        found: float = super().convert(value, param, ctx)
        return self.fail(f"{value} is no share", param, ctx) if math.isnan(found) else found


def with_house(run: Callable[..., None]) -> Callable[..., None]:
    """The command's function, given the parts: its failures are one line, and exit code 1."""

    @functools.wraps(run)
    def call(**given: Any) -> None:
        code = carried_out(
            "review",
            lambda: _run(run, given),
            settings.SettingError,
            Halt,
            Permanent,
            Transient,
            interrupted="interrupted",
        )
        sys.exit(code)

    return call


def print_json(value: object) -> None:
    """One document on stdout; times in ISO 8601, spans of time in seconds."""
    for_programs().write(json.dumps(value, indent=2, ensure_ascii=False, default=plain) + "\n")


def _run(run: Callable[..., None], given: dict[str, Any]) -> int:
    with asking() as house:
        run(house, **given)
    return 0


def utc(time: datetime | None) -> str:
    """A time as people read it."""
    return f"{time:%Y-%m-%d %H:%M:%S} UTC" if time else "never"


def plain(value: Any) -> object:
    """A time, or a span of time, as JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else value.total_seconds()
