"""A small mail server on loopback, which keeps what it gets."""

import socketserver
import threading
import time
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Self


class Post:
    """For a with block; it can be stopped, and started again at the same port.

    `refusal` is what it says to each sender, as SMTP has it; "" where it takes the mail. It says
    `greeting` first, `farewell` at the end, and that it knows no `stranger`. At the command that
    `trickles_at` names it begins an answer and never ends it; "" names none, and its greeting is
    the answer to "CONNECT".
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusal = ""
        self.trickles_at = ""
        self.stranger = ""
        self.greeting = "220 a test"
        self.farewell = "221 bye"
        self.port = 0
        self._server: socketserver.ThreadingTCPServer | None = None

    def start(self) -> None:
        """Listen; where `port` is 0, at any."""

        class Handler(_Handler):
            post = self

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Nobody listens any more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def keep(self, mail: EmailMessage) -> None:
        """What is done with each that comes."""
        self.mails.append(mail)

    @property
    def subjects(self) -> list[str]:
        """Of all mails."""
        return [str(mail["Subject"]) for mail in self.mails]

    @property
    def texts(self) -> list[str]:
        """Of all mails."""
        return [mail.get_content() for mail in self.mails]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class _Handler(socketserver.StreamRequestHandler):
    post: Post

    def handle(self) -> None:
        if self.post.trickles_at == "CONNECT":
            self._trickle()
        self._say(self.post.greeting)
        for line in self.rfile:
            word = line[:4].upper()
            if word.decode() == self.post.trickles_at:
                self._trickle()
            elif word == b"DATA":
                self._take()
            elif word == b"MAIL" and self.post.refusal:
                self._say(self.post.refusal)
            elif self.post.stranger and self.post.stranger.encode() in line:
                self._say("550 nobody of that name")
            elif word == b"QUIT":
                self._say(self.post.farewell)
                return
            else:
                self._say("250 yes")

    def _take(self) -> None:
        self._say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        text = b"".join(line.removeprefix(b".") for line in lines).replace(b"\r\n", b"\n")
        mail = message_from_bytes(text, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.post.keep(mail)
        self._say("250 kept")

    def _trickle(self) -> None:
        with suppress(OSError):  # the other side has had enough
            while True:
                self.wfile.write(b"2")
                time.sleep(0.05)

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())
