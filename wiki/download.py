"""Bytes from the wiki's file hosts: allowed hosts only, capped while streaming, checked."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit

import requests

from review.errors import Permanent, Transient
from wiki.http import Http, describe

REDIRECTS = 3
CHUNK = 1 << 16


class Downloads:
    """Fetches into `folder`, at most `cap` bytes a file, from `hosts` only."""

    def __init__(self, http: Http, hosts: frozenset[str], folder: Path, cap: int) -> None:
        self._http = http
        self._hosts = hosts
        self._folder = folder
        self._cap = cap

    @contextmanager
    def file(self, url: str, *, sha1: str | None) -> Iterator[Path]:
        """The address's bytes as a file that the with block's end deletes.

        Where `sha1` (hexadecimal) is given, the bytes must have it. Raises Permanent
        above the cap and for an address that is not allowed, else Transient.
        """
        with self._open(url) as answer, self._place() as out:
            self._check(answer)
            found = self._copy(answer, out)
            if sha1 is not None and found != sha1:
                raise Transient("the original's bytes are not those that the wiki's sha1 names")
            yield Path(out.name)

    def _place(self) -> IO[bytes]:
        try:
            return tempfile.NamedTemporaryFile(dir=self._folder, prefix="fetched-")
        except OSError as error:
            raise self._no_place(error) from None

    def _open(self, url: str) -> requests.Response:
        for _ in range(1 + REDIRECTS):
            self._allow(url)
            answer = self._http.get(url, stream=True)
            if not answer.is_redirect:
                return answer
            url = urljoin(url, answer.headers["Location"])
            answer.close()
        raise Transient(f"more than {REDIRECTS} redirects")

    def _allow(self, url: str) -> None:
        """A redirect's target is checked like the first address."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.netloc not in self._hosts:
            raise Permanent(f"files are not fetched from {parts.scheme}://{parts.netloc}")

    def _check(self, answer: requests.Response) -> None:
        if answer.status_code == requests.codes.not_found:
            raise Transient("the wiki has not made this rendition yet (404)")
        if answer.status_code != requests.codes.ok:
            raise Transient(f"the wiki answered {answer.status_code} for the file")
        kind = answer.headers.get("Content-Type", "")
        if kind.startswith("text/"):
            raise Transient(f"the wiki sent {kind.partition(';')[0]} in place of the file")
        if int(answer.headers.get("Content-Length") or 0) > self._cap:
            raise self._too_large()

    def _copy(self, answer: requests.Response, out: IO[bytes]) -> str:
        """Write the body; its sha1. A body that is cut short is no file."""
        digest, size = hashlib.sha1(usedforsecurity=False), 0
        try:
            for chunk in answer.iter_content(CHUNK):
                size += len(chunk)
                if size > self._cap:
                    raise self._too_large()
                digest.update(chunk)
                out.write(chunk)
            out.flush()
        except requests.RequestException as error:
            raise Transient(f"the transfer broke off ({describe(error)})") from None
        except OSError as error:
            raise self._no_place(error) from None
        if size == 0:
            raise Transient("the wiki sent an empty file")
        return digest.hexdigest()

    def _no_place(self, error: OSError) -> Transient:
        return Transient(f"cannot keep the file in {self._folder} ({error.strerror})")

    def _too_large(self) -> Permanent:
        return Permanent(f"larger than the limit of {self._cap // 1_000_000} MB for one file")
