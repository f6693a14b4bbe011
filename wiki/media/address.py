"""Which addresses files are fetched from: pure."""

from urllib.parse import urljoin, urlsplit

import requests

from review.errors import Permanent, Transient


def allowed(url: str, hosts: frozenset[str]) -> str:
    """The address as it will be asked, if its host (and port) is one of those. Raises Permanent.

    Host and port are exactly as listed, but for the case: no user name, no dot at the end.
    In an odd address two readers may find two hosts: both the standard library and requests,
    which will ask it, must find one of those.
    """
    try:
        asked = requests.Request("GET", url).prepare().url or ""
        written, read = urlsplit(url), urlsplit(asked)
    except (requests.RequestException, ValueError):
        raise Permanent("what the wiki tells as the file's address is none") from None
    if read.scheme not in ("http", "https") or not {written.netloc.lower(), read.netloc} <= hosts:
        raise Permanent(f"files are not fetched from {written.scheme}://{written.netloc}")
    return asked


def redirected(url: str, location: str, hosts: frozenset[str]) -> str:
    """Where a redirect leads, checked like the first address: Permanent, or Transient for none.

    What began encrypted stays so.
    """
    try:
        target = urljoin(url, location)
    except ValueError:
        raise Transient("a redirect leads to something that is no address") from None
    asked = allowed(target, hosts)
    if url.startswith("https:") and not asked.startswith("https:"):
        raise Permanent("files are not fetched over http:// where https:// was asked")
    return asked
