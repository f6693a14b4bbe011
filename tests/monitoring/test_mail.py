"""Mails, to a server that may be slow, silent or unwilling."""

import time

import pytest

from monitoring import mail as module
from monitoring.mail import Mailer, mailer
from review.errors import Transient
from settings import Settings
from tests.monitoring.post import Post


def to(post: Post, *people: str) -> Mailer:
    return Mailer(host="127.0.0.1", port=post.port, sender="tool@example.org", to=people)


def test_a_mail_in_any_language_to_several(post: Post) -> None:
    to(post, "a@example.org", "b@example.org").send("Grün", "Über alles.\n.\n..\n")
    [mail] = post.mails
    assert (mail["To"], mail["Subject"]) == ("a@example.org, b@example.org", "Grün")
    assert mail.get_content() == "Über alles.\n.\n..\n"
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("command", ["CONNECT", "EHLO", "MAIL"])
def test_a_server_that_never_ends_an_answer_costs_a_bounded_time(
    post: Post, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    post.trickles_at = command
    monkeypatch.setattr(module, "SECONDS", 0.3)
    begun = time.monotonic()
    with pytest.raises(Transient, match="no mail can be sent by"):
        to(post, "a@example.org").send("a", "b")
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("farewell", ["421 too busy for that", "no code at all"])
def test_what_is_said_after_the_mail_was_taken_is_no_failure(post: Post, farewell: str) -> None:
    """It would be sent again each minute."""
    post.farewell = farewell
    to(post, "a@example.org").send("a", "b")
    assert len(post.mails) == 1


def test_a_farewell_that_never_ends_is_no_failure_either(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.trickles_at = "QUIT"
    monkeypatch.setattr(module, "SECONDS", 0.3)
    begun = time.monotonic()
    to(post, "a@example.org").send("a", "b")
    assert time.monotonic() - begun < 3


def test_whom_the_server_refuses_is_told(post: Post) -> None:
    post.stranger = "b@example.org"
    refused = to(post, "a@example.org", "b@example.org").send("a", "b")
    assert refused == {"b@example.org": "nobody of that name"}
    assert len(post.mails) == 1
    with pytest.raises(Transient, match="nobody of that name"):
        to(post, "b@example.org").send("a", "b")


def test_a_server_that_takes_no_mails_now_says_so_first(post: Post) -> None:
    post.greeting = "554 not today"
    with pytest.raises(Transient, match="not today"):
        to(post, "a@example.org").send("a", "b")


def test_a_refusal_is_told_in_the_servers_words(post: Post) -> None:
    post.refusal = "550 no such sender"
    with pytest.raises(Transient, match="no such sender"):
        to(post, "a@example.org").send("a", "b")


def test_nobody_to_tell_is_no_mailer() -> None:
    assert mailer(Settings(alert_to="")) is None
    ours = mailer(Settings(alert_to="a@example.org, b@example.org"))
    assert ours is not None
    assert (ours.sender, ours.host, ours.port) == ("a@example.org", "localhost", 25)
    assert tuple(ours.to) == ("a@example.org", "b@example.org")
