"""A webhook to which each offer is posted, signed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import socket
from urllib.parse import urlsplit

from annotators.hanging_up import hung_up_after
from annotators.signature import sign
from review.errors import Away, Permanent, Transient, describe
from review.offer import Offer
from review.pace import retry_after

CONNECT_SECONDS = 5.0
ALL_SECONDS = 20.0  # for the whole of one request and its answer, however it trickles
ANSWER_BYTES = 1 << 16
WORDS = 200  # of an answer, for the operator
# Says of the record that it is wrong, of all else that nobody is there for it now.
REFUSED = {400, 413, 422}
# What may be about this record: another may be taken. The rest is about all of them.
TROUBLED = {408, 409, 425, 500, 502, 504}
_MOVED = ", a redirect, which is not followed: is HAND_ON its address?"
_HINTS = dict.fromkeys(range(300, 400), _MOVED) | dict.fromkeys(
    (401, 403), ": is HAND_ON_SECRET what it expects?"
)


class Webhook:
    """Implements review.ports.Annotator. It cannot say what it has: the id of an offer tells it."""

    most = 1

    def __init__(
        self, url: str, *, secret: bytes | None, agent: str, clock: Callable[[], datetime]
    ) -> None:
        """Without a `secret`, what is sent is not signed."""
        parts = urlsplit(url)
        self._host = parts.netloc
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=CONNECT_SECONDS)
        self._secret = secret
        self._agent = agent
        self._clock = clock

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One connection for many requests: none is left open for long, to be found dead."""
        try:
            yield
        finally:
            self._connection.close()

    def had(self) -> Sequence[str]:
        """Nobody is asked."""
        return ()

    def take(self, offers: Sequence[Offer]) -> None:
        """Post each; a status of 2xx means that it is there for good."""
        for offer in offers:
            self._post(offer)

    def _post(self, offer: Offer) -> None:
        sock = self._connect()
        with hung_up_after(ALL_SECONDS, sock) as late:
            try:
                answer, words = self._ask(offer)
            except (OSError, HTTPException, ValueError) as error:
                self._connection.close()
                timed_out = late.is_set() or isinstance(error, TimeoutError)
                why = f"within {ALL_SECONDS:g} s" if timed_out else f"({describe(error)})"
                raise Transient(f"{self._host} did not answer {why}") from None
        self._judge(answer, words)

    def _connect(self) -> socket:
        """Raises Away: nothing was sent."""
        if self._connection.sock is None:
            try:
                self._connection.connect()
            except (OSError, ValueError) as error:
                self._connection.close()
                raise Away(f"cannot reach {self._host} ({describe(error)})") from None
        sock: socket = self._connection.sock
        sock.settimeout(ALL_SECONDS)
        return sock

    def _ask(self, offer: Offer) -> tuple[HTTPResponse, str]:
        """The answer, and its words for people."""
        body, text = offer.text(), b""
        self._connection.request("POST", self._path, body, self._headers(offer.id, body))
        answer = self._connection.getresponse()
        with suppress(OSError, HTTPException, ValueError):  # its status has said all
            text = answer.read(ANSWER_BYTES)
        if not answer.isclosed():  # what is left would be taken for the next answer
            self._connection.close()
        shown = filter(str.isprintable, " ".join(text.decode("utf-8", "replace").split()))
        return answer, "".join(shown)[:WORDS]

    def _headers(self, offer_id: str, body: bytes) -> dict[str, str]:
        timestamp = int(self._clock().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": self._agent,
            "Idempotency-Key": offer_id,
            "webhook-id": offer_id,
            "webhook-timestamp": str(timestamp),
        }
        if self._secret is not None:
            headers["webhook-signature"] = sign(self._secret, offer_id, timestamp, body)
        return headers

    def _judge(self, answer: HTTPResponse, words: str) -> None:
        """Raises as take() does, for whatever is no success."""
        status, said = answer.status, f"{self._host} answered {answer.status}"
        if 200 <= status < 300:
            return
        if status in REFUSED:
            raise Permanent(f"{said}: {words}" if words else said)
        wait = retry_after({"Retry-After": answer.getheader("Retry-After", "")})
        if status in TROUBLED:
            raise Transient(said, wait)
        raise Away(said + _HINTS.get(status, ""), wait)
