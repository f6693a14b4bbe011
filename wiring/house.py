"""All the parts of one process."""

from wiring.looking import Looking
from wiring.onward import Onward
from wiring.writing import Writing


class House(Looking, Writing, Onward):
    """The parts of one process, each built when it is first asked for, and once.

    A command that has no database is `alone`: nobody shares its pace. Raises SettingError
    for a setting that turns out wrong when it is used.
    """

    def close(self) -> None:
        """Close what was opened."""
        if "pace" in self.__dict__:
            self.pace.close()
        if "decoders" in self.__dict__:
            self.decoders.close()
        if "database" in self.__dict__:
            self.database.close()
