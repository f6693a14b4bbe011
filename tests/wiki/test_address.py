from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from review.errors import Permanent
from wiki.media.address import allowed, redirected
from wiki.site import COMMONS

HOSTS = COMMONS.file_hosts
HOST = "upload.wikimedia.org"
FILE = f"https://{HOST}/wikipedia/commons/a/ab/A%20b.jpg"
LOCAL = frozenset({"[::1]:8080", "files.example:8080"})


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (FILE, FILE),
        ("https://thumb.wikimedia.org/x.jpg?y=1", "https://thumb.wikimedia.org/x.jpg?y=1"),
        (f"http://{HOST}/x", f"http://{HOST}/x"),
        (f"HTTPS://{HOST.upper()}/x", f"https://{HOST}/x"),
        (f"https://{HOST}/x\\@evil.example/", f"https://{HOST}/x%5C@evil.example/"),
        (f"https://{HOST}?@evil.example/", f"https://{HOST}/?@evil.example/"),
        (f"https://{HOST}#@evil.example/", f"https://{HOST}/#@evil.example/"),
    ],
)
def test_what_is_asked(url: str, asked: str) -> None:
    assert allowed(url, HOSTS) == asked


@pytest.mark.parametrize("url", ["http://[::1]:8080/x", "http://files.example:8080/x"])
def test_a_host_may_have_a_port(url: str) -> None:
    assert allowed(url, LOCAL) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/x",
        f"https://{HOST}@evil.example/",
        f"https://{HOST}:443@evil.example/",
        f"https://{HOST}%40evil.example/",
        f"https://{HOST}\\@evil.example/",
        f"https://evil.example\\@{HOST}/",
        f"https://evil.example/@{HOST}/",
        f"https://evil.example?@{HOST}/",
        f"https://evil.example#@{HOST}/",
        f"https://user@{HOST}/",
        f"https://user:word@{HOST}/",
        f"https://{HOST}./x",
        f"https://.{HOST}/x",
        f"https://{HOST}.evil.example/x",
        f"https://evil-{HOST}/x",
        "https://wikimedia.org/x",
        f"https://{HOST}:80/x",
        f"https://{HOST}:443/x",
        f"https://{HOST}:/x",
        f"https://{HOST}:0x50/x",
        f"https://{HOST}\n.evil.example/x",
        f"https://{HOST}\t@evil.example/x",
        f"https://{HOST}\x00.evil.example/x",
        f"https://{HOST}%00.evil.example/x",
        f"https://{HOST} .evil.example/x",
        f"https:\\\\{HOST}/x",
        f"https:/{HOST}/x",
        f"https:{HOST}/x",
        f"//{HOST}/x",
        f"/{HOST}/x",
        f"ftp://{HOST}/x",
        f"file://{HOST}/etc/passwd",
        "file:///etc/passwd",
        f"httpsx://{HOST}/x",
        f"javascript://{HOST}/x",
        "data:image/png;base64,AAAA",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "http://[::1]:80/x",
        "https://[nonsense/x",
        "https://127.0.0.1/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "https:///x",
        "https://",
        "",
    ],
)
def test_no_other_host_is_asked(url: str) -> None:
    for hosts in (HOSTS, LOCAL):
        with pytest.raises(Permanent, match=r"^(files are not fetched from|what the wiki tells)"):
            allowed(url, hosts)


PIECES = st.sampled_from(
    [
        "https://",
        "http:",
        "//",
        "/",
        "\\",
        "@",
        ":",
        "?",
        "#",
        "[",
        "]",
        ".",
        " ",
        "\t",
        "\n",
        "%40",
        "%2e",
        "\u3002",
        "\uff20",
        "evil.example",
        HOST,
        "443",
        "::1",
        "x",
        "\x00",
    ]
)


@given(st.lists(PIECES, max_size=9).map("".join))
def test_whatever_it_looks_like_the_library_connects_to_an_allowed_host(rest: str) -> None:
    try:
        asked = allowed(f"https://{rest}", HOSTS)
    except Permanent:
        return
    sent = requests.Request("GET", asked).prepare()
    assert sent.url == asked
    assert urlsplit(asked).hostname in HOSTS
    assert "Authorization" not in sent.headers


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/c.jpg", f"https://{HOST}/c.jpg"),
        ("c.jpg?x=1", f"https://{HOST}/wikipedia/commons/a/ab/c.jpg?x=1"),
        ("//thumb.wikimedia.org/c.jpg", "https://thumb.wikimedia.org/c.jpg"),
        ("https://thumb.wikimedia.org/c.jpg", "https://thumb.wikimedia.org/c.jpg"),
    ],
)
def test_where_a_redirect_leads(location: str, target: str) -> None:
    assert redirected(FILE, location, HOSTS) == target


def test_what_began_encrypted_stays_so() -> None:
    with pytest.raises(Permanent, match="not fetched over http://"):
        redirected(FILE, f"http://{HOST}/x", HOSTS)
    assert redirected(f"http://{HOST}/x", FILE, HOSTS) == FILE
    assert redirected(f"http://{HOST}/x", "/y", HOSTS) == f"http://{HOST}/y"
