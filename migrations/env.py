"""Where alembic begins: with the service's own database, or the connection that it is given."""

from alembic import context

import settings
from store.session import Database
from store.tables import Base


def run() -> None:
    """Run the migrations."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    with Database(settings.load().database).engine.begin() as own:  # `alembic` by hand
        migrate(own)


def migrate(connection: object) -> None:
    """SQLite cannot alter a column, so there a table is copied (render_as_batch)."""
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


run()
