"""Files from listed hosts: politely, and from where it broke off."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import requests

from classifier.training.build.collecting import Missing
from classifier.training.build.hosts import allowed_host
from classifier.training.build.turns import Turns
from review.errors import describe
from review.pace import retry_after

MOST = 100_000_000  # bytes of a file
_REDIRECTS = 5
_TRIES = 3
_CHUNK = 1 << 16
_SECONDS = (10.0, 30.0)  # until a connection is there, and between two pieces
_LATER = {408, 425, 429, 500, 502, 503, 504}


class _Later(Exception):
    """It may work if it is tried again."""


class _Session(requests.Session):
    """Follows no redirect, and does not read its body to its end either."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: there is nowhere to go."""
        return None


class Downloads:
    """Fetches into a folder, where what broke off stays until the next time.

    From `hosts` only, each as it stands in an address (with a port where there is one), over
    https only but on this machine; also where a redirect leads. `agent` says who asks.
    """

    def __init__(
        self, folder: Path, hosts: frozenset[str], agent: str, turns: Turns, most: int = MOST
    ) -> None:
        self._folder = folder
        self._hosts = hosts
        self._turns = turns
        self._most = most
        self._session = _Session()
        # Without it a server may pack what it sends, and no place in it would be known.
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "identity"})

    @contextmanager
    def file(self, url: str) -> Iterator[Path]:
        """The bytes at the address, in a file that the with block's end deletes.

        Raises Missing where they cannot be had: now, or ever.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        whole = self._folder / hashlib.sha256(url.encode()).hexdigest()
        if not whole.exists():  # else somebody was killed when it was there
            self._persist(url, whole)
        yield whole
        whole.unlink()

    def _persist(self, url: str, whole: Path) -> None:
        for left in reversed(range(_TRIES)):
            try:
                self._fetch(url, whole)
                return
            except _Later as why:
                if not left:
                    raise Missing(f"could not be fetched: {why}") from why

    def _fetch(self, url: str, whole: Path) -> None:
        part, version = whole.with_suffix(".part"), whole.with_suffix(".version")
        begin = part.stat().st_size if part.exists() and version.exists() else 0
        headers = {}
        if begin:
            same = version.read_text(encoding="utf-8")
            headers = {"Range": f"bytes={begin}-", "If-Range": same}
        try:
            with self._answer(url, headers) as answer:
                self._check(answer, part, begin)
                if answer.status_code != requests.codes.partial_content:
                    begin = 0
                    _note(answer, version)
                self._keep(answer, part, begin)
        except requests.RequestException as error:
            raise _Later(f"the transfer broke off ({describe(error)})") from error
        part.replace(whole)
        version.unlink(missing_ok=True)

    def _answer(self, url: str, headers: dict[str, str]) -> requests.Response:
        for _ in range(1 + _REDIRECTS):
            host = allowed_host(url, self._hosts)
            self._turns.wait(host)
            answer = self._get(url, headers)
            if wait := retry_after(answer.headers):
                self._turns.pause(host, wait)
            if not answer.is_redirect:
                return answer
            answer.close()
            url = urljoin(url, answer.headers["Location"])
        raise Missing(f"could not be fetched: more than {_REDIRECTS} redirects")

    def _get(self, url: str, headers: dict[str, str]) -> requests.Response:
        try:
            return self._session.get(
                url, headers=headers, stream=True, timeout=_SECONDS, allow_redirects=False
            )
        except requests.RequestException as error:
            raise _Later(f"the host cannot be reached ({describe(error)})") from error

    def _check(self, answer: requests.Response, part: Path, begin: int) -> None:
        if answer.status_code == requests.codes.requested_range_not_satisfiable or (
            answer.status_code == requests.codes.partial_content
            and not answer.headers.get("Content-Range", "").startswith(f"bytes {begin}-")
        ):
            part.unlink(missing_ok=True)
            raise _Later("the host does not go on where it broke off")
        if answer.status_code in _LATER:
            raise _Later(f"the host answered {answer.status_code}")
        if answer.status_code not in (requests.codes.ok, requests.codes.partial_content):
            raise Missing(f"could not be fetched: the host answered {answer.status_code}")
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        if kind.startswith("text/"):
            raise Missing(f"could not be fetched: the host sent {kind} in place of a file")

    def _keep(self, answer: requests.Response, part: Path, begin: int) -> None:
        """Write what comes behind the first `begin` bytes, no more than is allowed."""
        with part.open("r+b" if begin else "wb") as file:
            file.seek(begin)
            for chunk in answer.iter_content(_CHUNK):
                if file.tell() + len(chunk) > self._most:
                    raise Missing(f"could not be fetched: larger than {self._most / 10**6:g} MB")
                file.write(chunk)


def _note(answer: requests.Response, version: Path) -> None:
    """By what the host tells this version from others; a weak mark does not."""
    mark = answer.headers.get("ETag", "")
    if mark.startswith("W/") or not mark:
        mark = answer.headers.get("Last-Modified", "")
    if mark:
        version.write_text(mark, encoding="utf-8")
    else:
        version.unlink(missing_ok=True)
