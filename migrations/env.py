"""Where alembic begins: with the service's own database, or the connection that it is given."""

from alembic import context
from sqlalchemy import Connection

import settings
from store.session import Database
from store.tables import Base


def run() -> None:
    """Run the migrations."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    own = settings.load()  # `alembic` by hand
    own.make_data_dir()
    database = Database(own.database)
    with database.engine.begin() as its:
        migrate(its)
    database.close()


def migrate(connection: Connection) -> None:
    """SQLite cannot alter a column, so there a table is copied (render_as_batch)."""
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run()
