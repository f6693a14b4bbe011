"""Which rows the notices that are due make on a report page. Pure.

Somebody who uploads much at once would fill the report, and push out of sight what others
uploaded. So all of it that is due together makes one row, at most one such row an hour, and
until then what is due waits.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from review.clock import is_recent
from review.notice import EVERY_ROW, MASS_ROW, Notice

ROWS_IN_ONE_EDIT = 50  # the diff stays readable; the API's batch size
FILES_IN_ONE_EDIT = 200  # and so in one row
FILES_ON_A_PAGE = 500  # no more rows than that, and the wiki's two megabytes hold them
RECENTLY = timedelta(days=1)
_BETWEEN_MASS_ROWS = timedelta(hours=1)

Row = tuple[Notice, ...]


@dataclass(frozen=True, kw_only=True)
class Recent:
    """How many files of one uploader are due, and were listed within RECENTLY.

    `mass_row_at` (UTC) is when the last row for many of them was written, or may have been.
    """

    due: int = 0
    listed: int = 0
    mass_row_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Mass:
    """Who uploads much at once; the files of those that are `resting` wait.

    Of whom a row for many is less than an hour old, that is.
    """

    uploaders: frozenset[str]
    resting: frozenset[str]


def mass(recent: Mapping[str, Recent], most: int, now: datetime) -> Mass:
    """Who has more than `most` files listed or due; who has no name is not one person."""
    many = {name: of for name, of in recent.items() if name and of.due + of.listed > most}
    resting = {
        name for name, of in many.items() if is_recent(of.mass_row_at, now, _BETWEEN_MASS_ROWS)
    }
    return Mass(uploaders=frozenset(many), resting=frozenset(resting))


def rows(due: Sequence[Notice], many: Set[str]) -> list[Row]:
    """Each notice in one row: its own, or the one of its uploader, where that is in `many`.

    In the order of the oldest notice of each. A row for many is marked as one, even where
    little is due.
    """
    together: dict[tuple[str, int], list[Notice]] = {}
    for notice in due:
        key = (notice.uploader, 0) if notice.uploader in many else ("", notice.id)
        together.setdefault(key, []).append(notice)
    return [_shared(row) if row[0].uploader in many else tuple(row) for row in together.values()]


def page_number(files_on: Callable[[int], int], files: int) -> int:
    """Which of a day's report pages, from 1, takes so many files more, at most 500.

    The last that has any, or the next where that would grow too long. `files_on` says how
    many a page has.
    """
    number = 1
    while files_on(number + 1):
        number += 1
    return number if files_on(number) + files <= FILES_ON_A_PAGE else number + 1


def _shared(row: Sequence[Notice]) -> Row:
    """Named by its first notice, which is in no other row."""
    name = row[0].anchor.removeprefix(EVERY_ROW)
    return tuple(replace(notice, shared=f"{MASS_ROW}{name}") for notice in row)
