"""Where alembic begins: with the service's own database, or the connection that it is given."""

import sys
from contextlib import closing, suppress

from alembic import context
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

import settings
from store.engine import words_of
from store.migrate import alone
from store.session import Database
from store.tables import Base


def run() -> None:
    """Run the migrations; what is wrong with the settings or the database is one line."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    try:
        own = settings.load()
        own.make_data_dir()
        version = migrate_own(own)
    except settings.SettingError as error:
        sys.exit(f"migrate: {error}")
    except DatabaseError as error:
        sys.exit(f"migrate: {own.database_setting}: cannot use the database ({words_of(error)})")
    newer = ", newer than this one's, and stay as they are" if is_newer(version) else ""
    sys.stdout.write(
        f"migrate: {own.database_setting}: its tables are of version {version or 'none'}{newer}\n"
    )


def migrate_own(own: settings.Settings) -> str | None:
    """Those of the settings in force: `alembic` by hand. The version that they lead to."""
    with closing(Database(own.database)) as database, alone(database) as its:
        migrate(its)
        return version_of(its)


def version_of(connection: Connection) -> str | None:
    """Which migration was the last; None where there was none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_newer(version: str | None) -> bool:
    """Whether a later version of the service has made it, whose migrations are not here."""
    head = str(context.get_head_revision())
    return version is not None and version.isdecimal() and int(version) > int(head)


def migrate(connection: Connection) -> None:
    """SQLite cannot alter a column, so there a table is copied (render_as_batch).

    After a later version nothing is left to do: what that has added is no hindrance, or it
    could not have run beside this one.
    """
    if is_newer(version_of(connection)) and _towards_head():
        return
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def _towards_head() -> bool:
    with suppress(KeyError):  # alembic current and check go nowhere
        return context.get_revision_argument() == context.get_head_revision()
    return False


run()
