"""What is to be looked at: a file on this machine, or one of the wiki's."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from fence.local import LocalFiles, upload_of
from review.errors import Permanent
from review.first_look import Watch
from review.ports import Files
from review.score import MediaScore
from review.scoring import Scoring
from review.upload import FileFacts, Upload, page_of


class Wiki(Protocol):
    """The one that is configured."""

    @property
    def name(self) -> str:
        """Its database's."""

    @property
    def article(self) -> str:
        """Where the addresses of its pages begin."""

    def title_of(self, url: str) -> str | None:
        """The title of the page at that address, None where it is no page of it."""


@dataclass(frozen=True)
class Looker:
    """Scores files as the service does, without its database."""

    wiki: Wiki
    scoring: Callable[[Files], Scoring]
    wiki_files: Callable[[], Files]

    def look(self, target: str, watch: Watch) -> MediaScore:
        """What the models say of it. Raises Permanent and all that Scoring.score raises."""
        files, upload = self._find(target)
        scoring = replace(self.scoring(files), watch=watch)
        facts: FileFacts = files.look(upload, scoring.scorer.side)
        return scoring.score(upload, facts, lambda fetched: None)

    def _find(self, target: str) -> tuple[Files, Upload]:
        if "://" not in target:
            path = Path(target)
            return LocalFiles(), upload_of(path)
        title = self.wiki.title_of(target)
        if title is None:
            raise Permanent(
                f"only pages of {self.wiki.article}… (SITE) are looked at, or files here"
            )
        return self.wiki_files(), page_of(self.wiki.name, title)
