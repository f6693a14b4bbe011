"""Which wiki the rows are of: two may have the same name."""

from sqlalchemy.orm import Session

from store.session import Database
from store.tables import WikiRow


class Wikis:
    """The addresses of wikis, each from the first start of a service for it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def address(self, name: str) -> str | None:
        """Where that wiki's API is; None where no service was started for it."""
        with self._database.read() as session:
            row = session.get(WikiRow, name)
            return None if row is None else row.api

    def remember(self, name: str, api: str) -> str:
        """The address that is known; the given one is from now on, where there is none."""

        def work(session: Session) -> str:
            row = session.get(WikiRow, name)
            if row is None:
                row = WikiRow(name=name, api=api)
                session.add(row)
            return row.api

        return self._database.write(work)
