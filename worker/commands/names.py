"""Names that an admin types, as click takes them."""

from typing import Any

import click

from store.types import LONGEST_NAME


class Name(click.ParamType[str]):
    """What something is called: never nothing, which would mean that nothing was asked for."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as it is."""
        if not value.strip():
            self.fail("the name is empty", param, ctx)
        return str(value)


class Person(click.ParamType[str]):
    """Who did something, in as many characters as the database keeps."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name as it is; MariaDB would refuse a longer one, and SQLite not."""
        if len(value) > LONGEST_NAME:
            self.fail(f"{len(value)} characters are more than {LONGEST_NAME}", param, ctx)
        return str(value)


NAME = Name()
PERSON = Person()
