import pytest

from wiki.markup import collapsed, link, link_within, picture, plain, verbatim


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("possible nudity: 0.912, listed from 0.85", "possible nudity: 0.912, listed from 0.85"),
        ("it's Bob's", "it's Bob's"),
        ("''it''", "&#39;&#39;it&#39;&#39;"),
        ("a || b |} c", "a &#124;&#124; b &#124;&#125; c"),
        ("{{T}}", "&#123;&#123;T&#125;&#125;"),
        ("[[A]]", "&#91;&#91;A&#93;&#93;"),
        ("<b>&lt;</b>", "&#60;b&#62;&#38;lt;&#60;/b&#62;"),
        ("~~~~ ~", "&#126;&#126;&#126;&#126; ~"),
        ("__TOC__ a_b", "&#95;&#95;TOC&#95;&#95; a_b"),
        ("https://spam.example/", "https&#58;//spam.example/"),
        ("two\nlines \r\n and\u2028more", "two lines and more"),
        ("", ""),
    ],
)
def test_words_are_shown_as_they_are(words: str, told: str) -> None:
    assert plain(words) == told


@pytest.mark.parametrize(
    "title", ["File:A|b.jpg", "File:A]].jpg", "File:{{x}}", "File:<b>", "A\nb"]
)
def test_what_no_page_can_be_called_is_no_link(title: str) -> None:
    assert link(title, "A") == "<bdi>A</bdi>"
    assert link_within(title, "t=1", "at 0:01") == "at 0:01"
    assert picture(title, "120px") == ""


def test_links() -> None:
    assert link("File:A.jpg", "A.jpg") == "[[:File:A.jpg|<bdi><nowiki>A.jpg</nowiki></bdi>]]"
    assert link_within("File:A.webm", "t=1", "at") == "[[:File:A.webm#t=1|at]]"
    assert picture("File:A.jpg", "120px") == "[[File:A.jpg|120px]]"


def test_a_template_that_is_only_named() -> None:
    assert verbatim("Possible NSFW") == "<nowiki>{{Possible NSFW}}</nowiki>"


def test_collapsed() -> None:
    assert collapsed("a", "b", show="more", hide="less") == (
        '<div class="mw-collapsible mw-collapsed" data-expandtext="more" '
        'data-collapsetext="less">a<div class="mw-collapsible-content">b</div></div>'
    )
