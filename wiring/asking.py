"""The parts for a command that asks a running service's database."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy.exc import DatabaseError

import settings
from store.engine import why_not
from wiring.house import House


@contextmanager
def asking() -> Iterator[House]:
    """The parts, closed at the end. Raises SettingError, in one line, for whatever is wrong."""
    own = settings.load()
    own.check_database()  # no command makes one
    try:
        with closing(House(own)) as house:
            house.check_wiki()
            yield house
    except DatabaseError as error:
        raise settings.SettingError(f"{own.database_setting}: {why_not(error)}") from None
