"""What a mail says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitoring.letter import letter, line
from review.alert import Alert

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def test_what_another_program_said_begins_no_line_of_its_own() -> None:
    alert = Alert(name="credentials", words="refused:\r\n\ndisk since", since=AT, begun_at=AT)
    assert line(alert) == "credentials since 2026-01-02 03:04 UTC: refused: disk since"
    assert len(letter([alert]).splitlines()) == 2


def test_what_was_not_seen_again_is_said_before_it_is_over() -> None:
    alert = Alert(name="disk", words="4 MB are free", since=AT, begun_at=AT)
    repaired = replace(alert, well_since=AT + timedelta(minutes=2))
    since = "disk since 2026-01-02 03:04 UTC"
    assert line(alert) == f"{since}: 4 MB are free"
    assert line(repaired) == f"{since}, not seen since 2026-01-02 03:06 UTC: 4 MB are free"
