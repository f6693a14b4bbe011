"""Where uploads may be handed on to."""

from pathlib import Path

import pytest

from review.destination import destination


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///srv/offers.jsonl", "/srv/offers.jsonl"),
        ("file://localhost/srv/offers.jsonl", "/srv/offers.jsonl"),
        ("file:///srv/with%20space%25.jsonl", "/srv/with space%.jsonl"),
    ],
)
def test_a_file(address: str, path: str) -> None:
    assert destination(address) == Path(path)


@pytest.mark.parametrize(
    "address",
    [
        "https://annotator.example/offers",
        "https://annotator.example:8443",
        "https://[2001:db8::1]/x?from=commons",
        "http://localhost:8000/offers",
        "http://127.0.0.1:8000/",
        "http://[::1]:8000/",
    ],
)
def test_a_webhook_is_its_address(address: str) -> None:
    assert destination(address) == address


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/srv/offers.jsonl", "not an address like file:///path/offers.jsonl or https://"),
        ("offers", "not an address"),
        ("ftp://host/path", "not an address"),
        ("redis://host/0", "not an address"),
        ("https://", "not an address"),
        ("https://host:0/", "not an address"),
        ("https://host:99999/", "not an address"),
        ("https://[::1/", ""),
        ("https://host/a b", "not an address"),
        ("https://host/\u00e4", "not an address"),
        ("https://host/\r\nX: y", "not an address"),
        ("file://host/path", "not an address"),
        ("file:///path?x", "not an address"),
        ("file:///path%00", "not an address"),
        ("file:offers.jsonl", "the whole path"),
        ("file:///srv/", "the whole path"),
        ("file://", "the whole path"),
        ("https://user:word@host/", "HAND_ON_SECRET"),
        ("https://host/#x", "HAND_ON_SECRET"),
        ("http://annotator.example/offers", "http:// is for this machine only; use https://"),
        ("http://10.0.0.1/", "this machine only"),
        ("http://localhost.example/", "this machine only"),
        ("http://127.0.0.1.example/", "this machine only"),
    ],
)
def test_anything_else_says_what_it_may_be(address: str, words: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        destination(address)
    assert words in str(raised.value)
    assert str(raised.value).isprintable()
