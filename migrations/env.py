"""Where alembic begins: with the service's own database, or the connection that it is given."""

import sys
from contextlib import closing

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
    sys.stdout.write(
        f"migrate: {own.database_setting}: its tables are of version {version or 'none'}\n"
    )


def migrate_own(own: settings.Settings) -> str | None:
    """Those of the settings in force: `alembic` by hand. The version that they lead to."""
    with closing(Database(own.database)) as database, alone(database) as its:
        migrate(its)
        return MigrationContext.configure(its).get_current_revision()


def migrate(connection: Connection) -> None:
    """SQLite cannot alter a column, so there a table is copied (render_as_batch)."""
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run()
