"""What is served beside the pages: files for a year, nothing else; headers; problems."""

import gzip
import http.client
import re
from urllib.parse import urlsplit

import httpx
import pytest

pytestmark = pytest.mark.integration

HTML = {"accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def links(server: str) -> list[str]:
    return re.findall(r'(?:src|href)="(/static/[^"]+)"', httpx.get(server).text)


def test_every_file_of_a_page_may_be_kept_for_a_year(server: str, links: list[str]) -> None:
    assert len(links) == 6
    for link in links:
        answer = httpx.get(server + link)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        suffix = link.rpartition(".")[2]
        types = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
        assert answer.headers["content-type"].startswith(types[suffix])


def test_files_are_packed_for_who_takes_that(server: str, links: list[str]) -> None:
    plain = httpx.get(server + links[1], headers={"accept-encoding": "identity"})
    with httpx.stream("GET", server + links[1], headers={"accept-encoding": "gzip"}) as packed:
        content = b"".join(packed.iter_raw())
    assert "content-encoding" not in plain.headers
    assert len(content) < len(plain.content) / 2
    assert gzip.decompress(content) == plain.content


@pytest.mark.parametrize(
    "change",
    [
        lambda link: link.replace(link.split("/")[2], "0" * 16),
        lambda link: link.rpartition("/")[0] + "/../../../api/page/pages.py",
        lambda link: link.rpartition("/")[0] + "/%2e%2e%2fpages.py",
        lambda link: link.rpartition("/")[0] + "/..%5c..%5cpages.py",
        lambda link: link + "%00",
        lambda link: "/static/" + "/".join([".."] * 8) + "/etc/passwd",
        lambda link: "/static//etc/passwd",
        lambda link: "/static/",
    ],
)
def test_nothing_else_is_reachable(server: str, links: list[str], change: object) -> None:
    path = change(links[0])  # type: ignore[operator]
    address = urlsplit(server)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.request("GET", path)  # as it is: other clients would tidy it
    answer = connection.getresponse()
    assert answer.status == 404
    assert b"not-found" in answer.read()
    connection.close()


@pytest.mark.parametrize("path", ["/", "/docs", "/no-such-page"])
def test_pages_allow_nothing_inline_and_nothing_from_elsewhere(server: str, path: str) -> None:
    answer = httpx.get(server + path, headers=HTML)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert not re.search(r"<style|style=|\son\w+=|<script>|//[\w.]+/", answer.text)


def test_programs_get_problems_and_people_pages(server: str) -> None:
    assert httpx.get(f"{server}/no-such").headers["content-type"] == "application/problem+json"
    page = httpx.get(f"{server}/no-such", headers=HTML | {"accept-language": "de"})
    assert page.status_code == 404
    assert "Diese Seite gibt es hier nicht" in page.text
    told = httpx.post(f"{server}/v1/classify", content=b"x", headers=HTML)
    assert told.headers["content-type"] == "application/problem+json"


def test_what_is_too_large_is_told_in_words(server: str) -> None:
    answer = httpx.post(
        f"{server}/try", headers=HTML, files={"file": ("a.png", bytes(31_000_000), "image/png")}
    )
    assert answer.status_code == 413
    assert "The file is too large: choose a smaller one" in answer.text


def test_a_language_that_was_chosen_is_remembered_and_no_other_word(server: str) -> None:
    answer = httpx.get(f"{server}/?uselang=de")
    assert answer.headers["set-cookie"].startswith("uselang=de; HttpOnly; Max-Age=")
    assert "SameSite=lax" in answer.headers["set-cookie"]
    assert "set-cookie" not in httpx.get(f"{server}/?uselang=x%0d%0aset-cookie:y").headers
    assert "set-cookie" not in httpx.get(server).headers


def test_an_answer_has_no_address_of_its_own(server: str) -> None:
    answer = httpx.get(f"{server}/try")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
