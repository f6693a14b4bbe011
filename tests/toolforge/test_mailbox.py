"""The mails of a rehearsal."""

from pathlib import Path

from monitoring.mail import Mailer
from settings import Settings
from tests.toolforge.mailbox import Mailbox


def test_each_mail_is_a_file_that_people_can_read(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "mail")
    assert mailbox.port == Settings.model_fields["smtp_port"].default
    mailbox.port = 0  # the other is root's
    with mailbox:
        people = ["tools.mrb@toolforge.org"]
        mailer = Mailer(host="127.0.0.1", port=mailbox.port, sender=people[0], to=people)
        mailer.send("one", "größer")
        mailer.send("two", "text")
    first, second = sorted((tmp_path / "mail").iterdir())
    assert "Subject: one\n" in first.read_text()
    assert first.read_text().endswith("\n\ngrößer\n")
    assert "Subject: two\n" in second.read_text()
