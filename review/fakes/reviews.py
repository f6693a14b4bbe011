"""People on a wiki, who do what they are told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from review.answer import Deed
from review.followed import Followed, Found, Listed
from review.report_page import Placed, ReportPage, Version


class MemoryReviews:
    """Implements review.ports.Reviews out of its dicts.

    `found` and `removals` are by page id, the log by title, the histories by report page; a
    file that is not in `found` is as it was. An error in `trouble`, by page id or title, is
    raised in place of an answer.
    """

    def __init__(self) -> None:
        self.found: dict[int, Found] = {}
        self.deeds: dict[str, list[Deed]] = {}
        self.removals: dict[int, Deed] = {}
        self.keeping: dict[int, Deed] = {}
        self.places: dict[int, str] = {}
        self.histories: dict[str, list[Version]] = {}
        self.trouble: dict[int | str, Exception] = {}
        self.asked: list[str] = []

    def look(self, files: Sequence[Followed]) -> dict[int, Found]:
        """What `found` says."""
        self.asked.append("look")
        return {file.page_id: self.found.get(file.page_id, file.as_it_was) for file in files}

    def log(self, title: str, since: datetime) -> list[Deed]:
        """What `deeds` has of that title since then."""
        self._ask(title)
        return [deed for deed in self.deeds.get(title, ()) if deed.at >= since]

    def untagged(self, file: Followed, listed: Listed) -> Deed | None:
        """What `removals` says."""
        self._ask(file.page_id)
        return self.removals.get(file.page_id)

    def kept(self, file: Followed, title: str) -> Deed | None:
        """What `keeping` says."""
        self._ask(file.page_id)
        return self.keeping.get(file.page_id)

    def placed(self, rows: Sequence[Placed]) -> list[Placed]:
        """The pages of `places`, by revision."""
        return [
            replace(row, place=self.places.get(row.revision, ""), anchor=f"row-{row.page_id}")
            for row in rows
        ]

    def versions(self, page: ReportPage) -> Iterator[Version]:
        """The page's history since it was read, with the version that was read last."""
        self._ask(page.title)
        history = self.histories.get(page.title, [])
        if history and history[-1].revision > page.read_revision:
            yield from (v for v in history if v.revision >= page.read_revision)

    def _ask(self, what: int | str) -> None:
        self.asked.append(str(what))
        if what in self.trouble:
            raise self.trouble[what]
