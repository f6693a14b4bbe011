"""The service's wiki and database, for the commands that ask them: an entry point."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from classifier.errors import ModelError, reason_of
from classifier.training.build.candidate import Candidate
from classifier.training.build.downloads import Downloads
from classifier.training.build.turns import Turns
from classifier.training.build.wiki_files import WikiPictures
from review.reviewed import Reviewed
from settings import load

if TYPE_CHECKING:
    from wiring import House

_SECONDS = 1.0  # between two requests to one host of a list


class Elsewhere:
    """Implements building.Outside: each part is only made when it is asked for.

    Files go through `folder`, and come from `hosts` or the wiki of SITE. With `reviews` the
    database's pace is shared with the service.
    """

    def __init__(self, folder: Path, hosts: frozenset[str], *, reviews: bool) -> None:
        self._folder = folder
        self._hosts = hosts
        self._alone = not reviews

    def fetch(self, candidate: Candidate) -> AbstractContextManager[Path]:
        """What a candidate's address or title leads to. Raises Missing."""
        if candidate.url:
            return self._downloads.file(candidate.url)
        assert candidate.upload is not None  # noqa: S101  one of both is there
        return self._pictures.file(candidate.upload)

    def reviewed(self) -> Iterable[Reviewed]:
        """What people answered about. Raises SettingError or ModelError where that is unknown."""
        self._house.settings.check_database()
        try:
            self._house.check_wiki()
            return self._house.reviewed.all()
        except SQLAlchemyError as error:
            raise ModelError(
                f"the database cannot be asked what people answered ({reason_of(error)}), "
                "see to DATABASE_URL"
            ) from error

    def close(self) -> None:
        """Close what was opened."""
        if "_house" in self.__dict__:
            self._house.close()

    @cached_property
    def _house(self) -> "House":
        from wiring import House  # only here: it loads all rooms

        return House(load(), alone=self._alone)

    @cached_property
    def _downloads(self) -> Downloads:
        return Downloads(self._folder, self._hosts, self._house.http.agent, Turns(_SECONDS))

    @cached_property
    def _pictures(self) -> WikiPictures:
        return WikiPictures(self._house.files)
