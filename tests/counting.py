"""How many rows there are of each status, counted one by one: for databases of tests."""

from collections import Counter

from sqlalchemy import select

from review.status import NoticeStatus, Status
from store.tables import NoticeRow
from store.watch import Watch


def upload_counts(watch: Watch) -> dict[Status, int]:
    """Uploads."""
    return Counter(row.status for row in watch.uploads())


def notice_counts(watch: Watch) -> dict[NoticeStatus, int]:
    """Notices."""
    with watch._database.read() as session:
        return Counter(session.scalars(select(NoticeRow.status)))
