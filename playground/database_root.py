"""The throw-away server's administrator, who can do what a tool's own user cannot."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, NullPool, create_engine, text


class Root:
    """A connection of the administrator's, over the server's own socket."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, *statements: str) -> list[tuple[object, ...]]:
        """Run them; the rows of the last."""
        rows: list[tuple[object, ...]] = []
        for statement in statements:
            found = self._connection.exec_driver_sql(statement)
            rows = [tuple(row) for row in found] if found.returns_rows else []
        return rows

    @contextmanager
    def set(self, **variables: object) -> Iterator[None]:
        """The server's settings, for connections that are made meanwhile."""
        before = {name: self.run(f"SELECT @@GLOBAL.{name}")[0][0] for name in variables}
        try:
            self._set(variables)
            yield
        finally:
            self._set(before)

    def _set(self, variables: dict[str, object]) -> None:
        for name, value in variables.items():
            self._connection.exec_driver_sql(f"SET GLOBAL {name} = %s", (value,))


@contextmanager
def root_of(url: str) -> Iterator[Root]:
    """Of the server at that address, which runs on this machine."""
    engine = create_engine(url)
    with engine.connect() as connection:
        folder = connection.scalar(text("SELECT @@datadir"))
    engine.dispose()
    socket = f"mysql+pymysql://root@localhost/?unix_socket={folder}s"
    admin = create_engine(socket, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        yield Root(connection)
