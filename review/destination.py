"""Where uploads are handed on to: a file, or a webhook. Pure."""

import ipaddress
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

EXAMPLES = "file:///path/offers.jsonl or https://host/path"


def destination(address: str) -> Path | str:
    """The path of a file of JSON lines, or a webhook's address, as it is.

    Raises ValueError for anything else. Unencrypted HTTP stays on this machine.
    """
    url = urlsplit(address)
    if url.scheme == "file":
        return _file(url)
    _check_webhook(address, url)
    return address


def _file(url: SplitResult) -> Path:
    path = unquote(url.path)
    if url.netloc not in ("", "localhost") or url.query or url.fragment or "\0" in path:
        raise ValueError(f"not an address like {EXAMPLES}")
    if not path.startswith("/") or path.endswith("/"):
        raise ValueError("not the whole path of a file, like file:///path/offers.jsonl")
    return Path(path)


def _check_webhook(address: str, url: SplitResult) -> None:
    bare = address.isascii() and address.isprintable() and " " not in address
    if url.scheme not in ("http", "https") or not url.hostname or not bare or not _port_is_one(url):
        raise ValueError(f"not an address like {EXAMPLES}")
    if "@" in url.netloc or url.fragment:
        raise ValueError("has a name, a password or a #: the webhook's secret is HAND_ON_SECRET")
    if url.scheme == "http" and not is_loopback(url.hostname):
        raise ValueError("http:// is for this machine only; use https://")


def _port_is_one(url: SplitResult) -> bool:
    try:
        return url.port != 0
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether that name can mean this machine only, whatever a name server says."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
