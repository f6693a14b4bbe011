"""How much is written at most. Pure: what has been spent already comes from the desk."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from review.clock import is_recent
from review.notice import Notice

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How much may be written at most, whatever happens."""

    edits_a_minute: int
    edits_a_day: int
    flags_an_hour: int  # files that are listed, in one place or in two
    report_interval: timedelta

    def edits_left(self, *, last_minute: int, last_day: int) -> int:
        """How many edits may be made now, 0 or more, after those of the last minute and day."""
        return max(0, min(self.edits_a_minute - last_minute, self.edits_a_day - last_day))

    def report_rests(self, last: datetime | None, now: datetime) -> bool:
        """Whether the report was written so lately, at `last`, that it is to be left alone."""
        return is_recent(last, now, self.report_interval)

    def report_from(self, last: datetime | None, now: datetime) -> datetime:
        """From when on the report may be edited, after an edit of it at `last`; `now` at once."""
        if last is None or not self.report_rests(last, now):
            return now
        return last + self.report_interval

    def used_up(self, listed: Collection[int]) -> bool:
        """Whether no other file may be listed now, after these pages in the last hour."""
        return len(listed) >= self.flags_an_hour

    def affordable(self, due: Sequence[Notice], listed: Iterable[int]) -> list[Notice]:
        """Those of the notices that may be written now, in their order.

        `listed` are the pages of the files that were listed in the last hour: another notice
        on one of them costs nothing.
        """
        pages, found = set(listed), []
        for notice in due:
            if notice.page_id in pages or len(pages) < self.flags_an_hour:
                pages.add(notice.page_id)
                found.append(notice)
        return found
