import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wiki.samples import NOON
from wiki.template import has_template, tagged, untagged

TEMPLATE = "Possible NSFW"
TAG = "{{Possible NSFW|score=0.912|date=2026-11-23}}"
# What a page is made of, so that examples get near to a template.
WIKITEXT = st.lists(
    st.sampled_from(["{{", "}}", "{", "}", "|", "\n", " ", "Possible NSFW", "possible_NSFW", TAG])
    | st.sampled_from(["<!--", "-->", "<nowiki>", "</nowiki>", "{{Information|date=", "== A =="])
).map("".join)
ANY = st.text() | WIKITEXT


def tag(text: str) -> str:
    return tagged(text, TEMPLATE, 0.91234, NOON)


def off(text: str) -> str:
    return untagged(text, TEMPLATE)


@pytest.mark.parametrize(
    "text", ["== Summary ==\nWords.", "{{bots}}\n__NOTOC__\nWords.\n\n\n", "\n\n{|\n|}", " pre", ""]
)
def test_the_template_goes_to_the_top_and_nothing_else_is_changed(text: str) -> None:
    assert tag(text) == f"{TAG}\n{text}"


@given(text=ANY)
def test_it_comes_off_as_it_was_put_on(text: str) -> None:
    assert off(tag(text)) == text
    assert has_template(tag(text), TEMPLATE)


@given(text=ANY)
def test_a_page_without_it_stays_as_it_is(text: str) -> None:
    assert (off(text) == text) is not has_template(text, TEMPLATE)


@given(before=ANY, after=ANY)
def test_what_is_taken_off_is_one_piece_of_the_page(before: str, after: str) -> None:
    """Wherever people have moved it."""
    page = before + TAG + after
    rest = off(page)
    begin = next((i for i, (a, b) in enumerate(zip(page, rest, strict=False)) if a != b), len(rest))
    gone = len(page) - len(rest)
    assert any(page[:i] + page[i + gone :] == rest for i in range(begin + 1))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"Words.\n{TAG}\nMore.", "Words.\nMore."),
        (f"Words.\n{TAG}", "Words.\n"),
        (f"Words. {TAG}\nMore.", "Words. \nMore."),
        (f"{TAG} Words.\nMore.", " Words.\nMore."),
        (f"{TAG}{{{{Delete}}}}\n", "{{Delete}}\n"),
        ("{{Possible NSFW|score=0.9|note={{tl|Done}} [[a|b]]|1=}}\nx", "x"),
        ("{{possible_NSFW\n| score = 0.9\n| date = 2026-11-23\n}}\nx", "x"),
        ("{{Template:Possible NSFW}}\nx", "x"),
        (f"{{{{Information|note={TAG}}}}}", "{{Information|note=}}"),
        (f"{{{{unclosed\n{TAG}\nx", "{{unclosed\nx"),
        (f"{TAG}\n{TAG}\nx", f"{TAG}\nx"),
        (f"<!-- {TAG} -->\n{TAG}\n", f"<!-- {TAG} -->\n"),
        (f"<nowiki>{TAG}</nowiki>\n{TAG}\n", f"<nowiki>{TAG}</nowiki>\n"),
        (f"<nowiki>\n{TAG}\nx", "<nowiki>\nx"),
        (f"<NoWiki>{TAG}</nowIKI>x", f"<NoWiki>{TAG}</nowIKI>x"),
        ("{{Possible NSFW|never closed\nx", "{{Possible NSFW|never closed\nx"),
    ],
)
def test_what_is_left(text: str, rest: str) -> None:
    assert off(text) == rest


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("{{Possible NSFW}}", True),
        ("{{possible NSFW|date=2026-01-01}}", True),
        ("{{ Possible_NSFW\n|day=x}}", True),
        ("{{Possible NSFW<!-- a -->}}", True),
        ("{{Template:Possible NSFW}}", True),
        ("{{template : possible  NSFW }}", True),
        ("{{\nPossible NSFW\n}}", True),
        ("{{Vorlage:Possible NSFW}}", True),
        ("{{ Шаблон : possible_NSFW|day=x}}", True),
        ("{{A|x:Possible NSFW}}", False),
        ("{{Possible NSFWs}}", False),
        ("{{POSSIBLE NSFW}}", False),
        ("{{Not Possible NSFW}}", False),
        ("[[Possible NSFW]]", False),
        ("Possible NSFW", False),
        ("<!-- {{Possible NSFW}} -->", False),
        ("<!-- {{Possible NSFW}}", False),
        ("", False),
    ],
)
def test_whether_a_page_uses_the_template(text: str, there: bool) -> None:
    assert has_template(text, TEMPLATE) is there


@pytest.mark.parametrize("text", ["{{" + " " * 100_000, "{{" * 50_000, "{{a" * 50_000, "{{a b" * 9])
def test_odd_text_takes_no_time(text: str) -> None:
    """With a quadratic pattern these take minutes."""
    assert not has_template(text, TEMPLATE)


@pytest.mark.parametrize("template", ["(Review)", "+1", "Überprüfung", "A.B"])
def test_any_name_of_a_template(template: str) -> None:
    assert has_template(f"{{{{{template}}}}}", template)
    assert not has_template("{{AxB}}", template)


@pytest.mark.parametrize(
    "text", ["{{a|", "{{Possible NSFW|", "<nowiki>", "<!--", "}}", "{{ ", "<nowiki>{{", "{{_"]
)
def test_a_hostile_page_is_read_in_one_pass(text: str) -> None:
    """Two megabytes, MediaWiki's most: in any other way this would not end today."""
    page = text * (2_000_000 // len(text))
    assert off(tag(page)) == page
