"""What everything stands on: the settings, the wiki, the database."""

from functools import cached_property

from settings import SettingError, Settings
from store.session import Database
from store.wikis import Wikis
from wiki.edits.preview import Stage
from wiki.site import Site, load_site


class Foundation:
    """Settings, wiki and database of one process."""

    def __init__(
        self, settings: Settings, *, alone: bool = False, stage: Stage | None = None
    ) -> None:
        """With a `stage`, a dry run shows there what it would write."""
        self.settings = settings
        self.stage = stage
        self._alone = alone

    @cached_property
    def site(self) -> Site:
        """The wiki."""
        return load_site(self.settings.site)

    @cached_property
    def database(self) -> Database:
        """The database, with its tables up to date."""
        if not self.settings.database_url:
            self.settings.make_data_dir()  # where SQLite's file is
        return Database(self.settings.database)

    def check_wiki(self, *, begin: bool = False) -> None:
        """Raises SettingError where the database is of another wiki that has the same name.

        With `begin`, one that is of no wiki yet is of this one from now on.
        """
        name, api, wikis = self.site.name, self.site.api, Wikis(self.database)
        known = wikis.remember(name, api) if begin else wikis.address(name)
        if known is not None and known != api:
            raise SettingError(
                f"SITE={self.settings.site!r}: this database is of the {name} at {known}, not of "
                f"the one at {api}; set DATABASE_URL or DATA_DIR to its own, or SITE to that one"
            )

    def migrate(self) -> None:
        """Bring the database's tables up to date; a new database gets them."""
        from store.migrate import upgrade  # only here: a worker is 12 MB smaller without alembic

        upgrade(self.database)
