"""`celery -A worker review COMMAND`: what an admin asks of the database, or tells it.

Celery finds the group by the entry point in pyproject.toml, for each of its commands: so
nothing else is imported here, and each command's module only when it is wanted.
"""

import importlib

import click

from version import NAME, VERSION

# Each is a module of worker.commands with a `command`.
COMMANDS = (
    "alerts",
    "answer",
    "backfill",
    "export",
    "pause",
    "precision",
    "prune",
    "reconcile",
    "redecide",
    "requeue-lost",
    "rescan",
    "resume",
    "retry",
    "sample",
    "show",
    "status",
    "suggest-threshold",
    "untag",
)


class Commands(click.Group):
    """A group whose commands are modules."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Those of the command, too; what is not UTF-8 could be asked of nothing, nor shown."""
        for arg in args:
            given = arg.encode(errors="surrogateescape")
            try:
                given.decode()
            except UnicodeDecodeError:
                # As $'…' of the shell has it.
                raise click.UsageError(f"{repr(given)[1:]} is not UTF-8") from None
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"worker.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


@click.group(cls=Commands)
@click.version_option(VERSION, prog_name=NAME, message="%(prog)s %(version)s")
def review() -> None:
    """Ask how the service is doing, and direct it."""
