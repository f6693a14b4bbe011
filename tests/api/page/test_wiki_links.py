"""Addresses on the wiki."""

import pytest

from api.page.wiki_links import WikiLinks
from wiki.site import COMMONS


@pytest.mark.parametrize(
    ("widths", "width"), [((20, 330, 500), 330), ((250, 400, 600), 400), ((60, 120), 120)]
)
def test_a_width_is_one_that_the_wiki_serves(widths: tuple[int, ...], width: int) -> None:
    site = COMMONS.model_copy(update={"thumbnail_widths": widths})
    assert WikiLinks(site).width == width


def test_a_wiki_elsewhere_has_its_own_scheme_and_hosts() -> None:
    site = COMMONS.model_copy(
        update={
            "api": "http://127.0.0.1:81/w/api.php",
            "article": "http://127.0.0.1:81/wiki/",
            "file_hosts": frozenset({"127.0.0.1:82"}),
        }
    )
    links = WikiLinks(site)
    assert links.hosts == "http://127.0.0.1:81 http://127.0.0.1:82"
    assert links.history("File:Ä b&c.jpg") == (
        "http://127.0.0.1:81/w/index.php?title=File:%C3%84_b%26c.jpg&action=history"
    )
    assert links.uploads("A/b?c") == "http://127.0.0.1:81/wiki/Special:Contributions/A/b%3Fc"
