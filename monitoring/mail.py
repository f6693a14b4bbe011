"""Plain mails by SMTP, without TLS or a password: to a server that takes them from this machine."""

import smtplib
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from threading import Timer

from review.clock import now
from review.errors import Transient
from settings import Settings, split

ANSWER_SECONDS = 10.0  # for each answer
READY = 220  # what a server says first, where it takes mails
SECONDS = 30.0  # for all of it: a server may answer byte by byte


@dataclass(frozen=True, kw_only=True)
class Mailer:
    """Sends from one address to the same people."""

    host: str
    port: int
    sender: str
    to: Sequence[str]

    def send(self, subject: str, text: str) -> dict[str, str]:
        """Returns once the server has it: whom it refuses all the same, and why.

        Raises Transient where it refuses all, or fails; after SECONDS or so at the latest.
        """
        mail = EmailMessage()
        mail["From"], mail["To"] = self.sender, ", ".join(self.to)
        mail["Subject"], mail["Date"] = subject, format_datetime(now())
        mail["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        mail["Auto-Submitted"] = "auto-generated"  # so that nothing answers by itself
        mail.set_content(text)
        try:
            refused = self._hand_over(mail)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            where = f"{self.host}:{self.port}"
            raise Transient(f"no mail can be sent by {where}: {_words(error)}") from None
        return {who: _text(why) for who, (_, why) in refused.items()}

    def _hand_over(self, mail: EmailMessage) -> dict[str, tuple[int, bytes]]:
        server = smtplib.SMTP(timeout=ANSWER_SECONDS)
        timer = Timer(SECONDS, _cut, [server])
        timer.start()
        try:
            _connect(server, self.host, self.port)
            refused = server.send_message(mail, self.sender, self.to)
            with suppress(smtplib.SMTPException, OSError):  # the mail is theirs, whatever they say
                server.quit()
            return refused
        finally:
            timer.cancel()
            server.close()


def mailer(settings: Settings) -> Mailer | None:
    """To whom ALERT_TO names; None where it names nobody."""
    s = settings
    to = split(s.alert_to, ",")
    if not to:
        return None
    return Mailer(host=s.smtp_host, port=s.smtp_port, sender=s.alert_from or to[0], to=to)


def _connect(server: smtplib.SMTP, host: str, port: int) -> None:
    code, words = server.connect(host, port)
    if code != READY:
        raise smtplib.SMTPConnectError(code, words)


def _cut(server: smtplib.SMTP) -> None:
    with suppress(OSError):
        if server.sock is not None:
            server.sock.shutdown(socket.SHUT_RDWR)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = (answer for _, answer in error.recipients.values())
        return "; ".join(sorted(set(map(_text, answers))))
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(error.smtp_error)
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
