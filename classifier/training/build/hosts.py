"""Which addresses may be asked."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import requests

from classifier.training.build.collecting import Missing


def allowed_host(url: str, hosts: frozenset[str]) -> str:
    """The host of an address, with its port where it has one, which is one of `hosts`.

    Over https only, but on this machine. Raises Missing for every other address.
    """
    try:
        asked = requests.Request("GET", url).prepare().url or ""
        written, read = urlsplit(url), urlsplit(asked)
        secure = read.scheme == "https" or _is_here(read.hostname or "")
    except (requests.RequestException, ValueError) as error:
        raise Missing("could not be fetched: that is no address") from error
    # In an odd address two readers may find two hosts: both must be listed.
    if not {written.netloc.lower(), read.netloc} <= hosts:
        raise Missing(f"could not be fetched: {written.netloc} is not in the SPEC's hosts")
    if read.scheme not in ("http", "https") or not secure:
        raise Missing(f"could not be fetched: {written.netloc} is asked over https only")
    return read.netloc


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
