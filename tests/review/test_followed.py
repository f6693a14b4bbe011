from datetime import UTC, datetime, timedelta

import pytest

from review.followed import Followed, Listed, next_look, pause
from review.notice import NoticeKind

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def file(ended: timedelta, *listed: tuple[timedelta, bool]) -> Followed:
    """A file that was scored, and listed, so long ago; and whether that was answered."""
    notices = [
        Listed(
            notice_id=1,
            kind=NoticeKind.REPORT,
            sha1="",
            revision=1,
            written_at=NOW - age,
            since=NOW - age,
            decided=decided,
        )
        for age, decided in listed
    ]
    return Followed(
        page_id=7,
        title="",
        sha1="",
        gone=False,
        ended_at=NOW - ended,
        listed=tuple(notices),
    )


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), HOUR),
        (-DAY, HOUR),
        (10 * HOUR, HOUR),
        (20 * HOUR, 2 * HOUR),
        (20 * DAY, DAY),
        (90 * DAY - HOUR, DAY),
        (90 * DAY, None),
    ],
)
def test_an_answer_is_waited_for_less_and_less_often(
    age: timedelta, wait: timedelta | None
) -> None:
    assert pause(NOW - age, NOW) == wait


@pytest.mark.parametrize(
    ("seen", "wait"),
    [
        (file(HOUR), DAY),
        (file(8 * DAY), None),
        (file(HOUR, (timedelta(0), False)), HOUR),
        (file(80 * DAY, (80 * DAY, False)), DAY),
        (file(80 * DAY, (80 * DAY, True)), None),
        (file(80 * DAY, (80 * DAY, True), (10 * HOUR, False)), HOUR),
        (file(95 * DAY, (91 * DAY, False)), None),
        (file(DAY, (DAY, True)), DAY),
    ],
)
def test_when_a_file_is_looked_at_again(seen: Followed, wait: timedelta | None) -> None:
    assert next_look(seen, NOW) == (None if wait is None else NOW + wait)
