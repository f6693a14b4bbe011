"""Which files a bad day's listing is taken back from. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class OwnEdit:
    """What the bot did to a file's page: it put its template there, or took it back."""

    page_id: int
    at: datetime
    taking_back: bool


@dataclass(frozen=True, kw_only=True)
class Span:
    """From `begin` on, before `end`; without one of them there is no bound on that side."""

    begin: datetime | None = None
    end: datetime | None = None

    def __contains__(self, at: datetime) -> bool:
        return (self.begin is None or self.begin <= at) and (self.end is None or at < self.end)


def latest(edits: Iterable[OwnEdit]) -> dict[int, OwnEdit]:
    """Of each page the bot's last edit; the pages in the order of those."""
    by_time = sorted(edits, key=lambda edit: edit.at)
    last = {edit.page_id: edit for edit in by_time}
    return dict(sorted(last.items(), key=lambda item: item[1].at))


def to_take_back(last: dict[int, OwnEdit], known: Iterable[int], span: Span) -> list[int]:
    """The pages that were listed in that time, and not listed again or taken back since.

    `known` are those of which the database says so: the wiki's word counts where it has
    one, and it has none of edits by an account that the bot had before.
    """
    told = [e.page_id for e in last.values() if not e.taking_back and e.at in span]
    return told + [page_id for page_id in known if page_id not in last]
