"""What a mail says."""

from datetime import UTC, datetime

from monitoring.letter import letter, line
from review.alert import Alert

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def test_what_another_program_said_begins_no_line_of_its_own() -> None:
    alert = Alert(name="credentials", words="refused:\r\n\ndisk since", since=AT, begun_at=AT)
    assert line(alert) == "credentials since 2026-01-02 03:04 UTC: refused: disk since"
    assert len(letter([alert]).splitlines()) == 2
