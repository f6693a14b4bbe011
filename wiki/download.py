"""Bytes from the wiki's file hosts: allowed hosts only, capped while streaming, checked."""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from review.errors import Permanent, Transient
from wiki.http import Http, describe

REDIRECTS = 3
CHUNK = 1 << 16
LONGEST_SECONDS = 120.0  # a transfer that only trickles would hold its worker for ever
ORPHAN_SECONDS = 86_400.0


class Downloads:
    """Fetches into `folder`, at most `cap` bytes a file, from `hosts` only."""

    def __init__(self, http: Http, hosts: frozenset[str], folder: Path, cap: int) -> None:
        self._http = http
        self._hosts = hosts
        self._folder = folder
        self.cap = cap

    @contextmanager
    def file(self, url: str, *, sha1: str | None) -> Iterator[Path]:
        """The address's bytes as a file that the with block's end deletes.

        Where `sha1` (hexadecimal) is given, the bytes must have it. Raises Permanent
        above the cap and for an address that is not allowed, else Transient.
        """
        place = self._place()
        try:
            with self._open(url) as answer:
                self._check(answer, requests.codes.ok)
                self._check_kind(answer)
                found = self._keep(answer, place)
            if sha1 is not None and found != sha1:
                raise Transient("the original's bytes are not those that the wiki's sha1 names")
            yield place
        finally:
            place.unlink(missing_ok=True)

    @contextmanager
    def head(self, url: str, size: int) -> Iterator[Path]:
        """The first `size` bytes at the address, or what there is, as file() has them.

        A server that does not know of ranges is read no further than that.
        """
        place = self._place()
        try:
            with self._open(url, {"Range": f"bytes=0-{size - 1}"}) as answer:
                self._check(answer, requests.codes.ok, requests.codes.partial_content)
                with self._writing():
                    place.write_bytes(_first(answer, size))
            yield place
        finally:
            place.unlink(missing_ok=True)

    def discard_orphans(self) -> None:
        """Delete what killed processes left behind: nothing in use is a day old."""
        for path in self._folder.glob("fetched-*"):
            with suppress(FileNotFoundError):  # another process clears up too
                if time.time() - path.stat().st_mtime > ORPHAN_SECONDS:
                    path.unlink()

    def _place(self) -> Path:
        try:
            handle, name = tempfile.mkstemp(dir=self._folder, prefix="fetched-")
        except OSError as error:
            raise self._no_place(error) from None
        os.close(handle)
        return Path(name)

    def _open(self, url: str, headers: Mapping[str, str] | None = None) -> requests.Response:
        for _ in range(1 + REDIRECTS):
            self._allow(url)
            answer = self._http.get(url, stream=True, headers=headers)
            if not answer.is_redirect:
                return answer
            answer.close()
            url = _target(url, answer.headers["Location"])
        raise Transient(f"more than {REDIRECTS} redirects")

    def _allow(self, url: str) -> None:
        """A redirect's target is checked like the first address."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.netloc not in self._hosts:
            raise Permanent(f"files are not fetched from {parts.scheme}://{parts.netloc}")

    def _check(self, answer: requests.Response, *fine: int) -> None:
        if answer.status_code == requests.codes.not_found:
            raise Transient("the wiki has not made this rendition yet (404)")
        if answer.status_code not in fine:
            raise Transient(f"the wiki answered {answer.status_code} for the file")

    def _check_kind(self, answer: requests.Response) -> None:
        kind = answer.headers.get("Content-Type", "")
        if kind.startswith("text/"):
            raise Transient(f"the wiki sent {kind.partition(';')[0]} in place of the file")
        length = answer.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:18]) > self.cap:
            raise self._too_large()

    def _keep(self, answer: requests.Response, place: Path) -> str:
        """Write the body; its sha1. A body that is cut short is no file."""
        digest, size = hashlib.sha1(usedforsecurity=False), 0
        with self._writing(), place.open("wb") as out:
            for chunk in _pieces(answer):
                size += len(chunk)
                if size > self.cap:
                    raise self._too_large()
                digest.update(chunk)
                out.write(chunk)
        if size == 0:
            raise Transient("the wiki sent an empty file")
        return digest.hexdigest()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._no_place(error) from None

    def _no_place(self, error: OSError) -> Transient:
        return Transient(f"cannot keep the file in {self._folder} ({error.strerror})")

    def _too_large(self) -> Permanent:
        return Permanent(f"larger than the limit of {self.cap // 1_000_000} MB for one file")


def _first(answer: requests.Response, size: int) -> bytes:
    """As many bytes of the body; the rest is left where it is."""
    found = b""
    for chunk in _pieces(answer):
        found += chunk
        if len(found) >= size:
            break
    return found[:size]


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    """The body as it comes; the clock is asked at each piece, however small it is."""
    begun = time.monotonic()
    try:
        while chunk := answer.raw.read1(CHUNK, decode_content=True):
            yield chunk
            if time.monotonic() - begun > LONGEST_SECONDS:
                raise Transient(f"the transfer took more than {LONGEST_SECONDS:g} seconds")
    except urllib3.exceptions.HTTPError as error:
        raise Transient(f"the transfer broke off ({describe(error)})") from None


def _target(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise Transient("a redirect leads to something that is no address") from None
