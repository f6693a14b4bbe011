"""Bytes from the wiki's file hosts: allowed hosts only, capped while streaming, checked."""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests
import urllib3

from review.errors import Permanent, Transient, describe
from wiki.http import Http
from wiki.media.address import allowed, redirected
from wiki.media.area import Area, Place

REDIRECTS = 3
CHUNK = 1 << 16
LONGEST_SECONDS = 120.0  # a transfer that only trickles would hold its worker for ever
# What a file may be sent as; a page or JSON is an error's. A host that does not know the file's
# ending says octet-stream, or nothing: the bytes, and of an original its hash, tell anyway.
MEDIA = ("image/", "video/", "audio/", "application/ogg", "application/octet-stream")
FIRST = 1_000_000  # bytes that are reserved for a file whose length is not told


class Downloads:
    """Fetches into an area, at most `cap` bytes a file, from `hosts` only."""

    def __init__(self, http: Http, hosts: frozenset[str], area: Area, cap: int) -> None:
        self._http = http
        self._hosts = hosts
        self._area = area
        self.cap = cap

    @contextmanager
    def file(self, url: str, *, sha1: str | None, most: int | None = None) -> Iterator[Path]:
        """The address's bytes as a file that the with block's end deletes.

        Where `sha1` (hexadecimal) is given, the bytes must have it. Raises Permanent above
        `most` bytes (the cap) and for an address that is not allowed, TooEarly while other
        files take the room, else Transient.
        """
        most = self.cap if most is None else most
        with self._area.place() as place:
            with self._answer(url) as answer:
                self._check(answer, requests.codes.ok)
                length = self._check_kind(answer, most)
                self._area.reserve(place, min(length or FIRST, most))
                found = self._keep(answer, place, most)
            if sha1 is not None and found != sha1:
                raise Transient("the original's bytes are not those that the wiki's sha1 names")
            yield place.path

    @contextmanager
    def head(self, url: str, size: int) -> Iterator[Path]:
        """The first `size` bytes at the address, or what there is, as file() has them.

        A server that does not know of ranges is read no further than that.
        """
        with self._area.place() as place:
            self._area.reserve(place, size)
            with self._answer(url, {"Range": f"bytes=0-{size - 1}"}) as answer:
                self._check(answer, requests.codes.ok, requests.codes.partial_content)
                first = _first(answer, size)
            with self._area.writing(), place.path.open("r+b") as out:
                out.write(first)
                out.truncate()
            yield place.path

    @contextmanager
    def _answer(
        self, url: str, headers: Mapping[str, str] | None = None
    ) -> Iterator[requests.Response]:
        """What the address answers, and a slot for as long as its bytes may come."""
        with self._http.pace.slot(), self._open(url, headers) as answer:
            yield answer

    def _open(self, url: str, headers: Mapping[str, str] | None) -> requests.Response:
        url = allowed(url, self._hosts)
        for _ in range(1 + REDIRECTS):
            answer = self._http.get(url, stream=True, headers=headers)
            if not answer.is_redirect:
                return answer
            answer.close()
            url = redirected(url, answer.headers["Location"], self._hosts)
        raise Transient(f"more than {REDIRECTS} redirects")

    def _check(self, answer: requests.Response, *fine: int) -> None:
        if answer.status_code == requests.codes.not_found:
            raise Transient("the wiki has not made this rendition yet (404)")
        if answer.status_code not in fine:
            raise Transient(f"the wiki answered {answer.status_code} for the file")

    def _check_kind(self, answer: requests.Response, most: int) -> int:
        """How many bytes will come, 0 where that is not told."""
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind and not kind.startswith(MEDIA):
            raise Transient(f"the wiki sent {kind} in place of the file")
        length = answer.headers.get("Content-Length", "")
        told = int(length[:18]) if length.isdecimal() else 0
        if told > most:
            raise self._too_large()
        return told

    def _keep(self, answer: requests.Response, place: Place, most: int) -> str:
        """Write the body; its sha1. A body that is cut short is no file."""
        digest, size = hashlib.sha1(usedforsecurity=False), 0
        with self._area.writing(), place.path.open("r+b") as out:
            for chunk in _pieces(answer):
                size += len(chunk)
                if size > most:
                    raise self._too_large()
                if size > place.size:  # the length was not told, or is that of packed bytes
                    self._area.reserve(place, min(2 * size, most))
                digest.update(chunk)
                out.write(chunk)
            out.truncate()
        if size == 0:
            raise Transient("the wiki sent an empty file")
        return digest.hexdigest()

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
