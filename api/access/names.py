"""Under which names it is reached, from which addresses, and through whom."""

import re
from collections.abc import Collection
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.datastructures import Headers

_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[\w.-]{1,253})(:[0-9]{1,5})?", re.ASCII)
_HALF = 64  # bits of an IPv6 address that tell a network; the rest its user chooses
_FORWARDED = ("forwarded", "via", "x-real-ip", "true-client-ip", "cf-connecting-ip")


def name_of(headers: Headers) -> str | None:
    """The name, without port, for which a request came; None where it is not one name."""
    hosts = headers.getlist("host")
    match = _HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
    return match[1].strip("[]") if match else None


def is_among(name: str, names: Collection[str]) -> bool:
    """Whether it is one of these; `*.example.org` is all below that."""
    return any(name.endswith(each[1:]) if each.startswith("*.") else name == each for each in names)


def network_of(host: str | None) -> str:
    """Where somebody asks from, as it is counted: the address, or the network of an IPv6 one."""
    try:
        address = ip_address((host or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, _HALF), strict=False))


def was_forwarded(headers: Headers) -> bool:
    """Whether a proxy says that it asks for somebody else."""
    return any(name in _FORWARDED or name.startswith("x-forwarded-") for name in headers)


def by_foreign_page(headers: Headers) -> bool:
    """Whether the page of another origin asks, which names its origin: no mere link led here."""
    return "origin" in headers and from_elsewhere(headers)


def from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that the page of another origin asks, or led here."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return (
        origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()
    )
