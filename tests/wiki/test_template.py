import pytest

from tests.wiki.samples import NOON
from wiki.template import has_template, tagged


@pytest.mark.parametrize("text", ["== Summary ==\nWords.", "== Summary ==\nWords.\n\n\n", ""])
def test_the_template_goes_to_the_end(text: str) -> None:
    after = tagged(text, "Media for human review", NOON)
    assert after == f"{text.rstrip()}\n{{{{Media for human review|day=2026-11-23}}}}\n"
    assert has_template(after, "Media for human review")


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("{{Media for human review}}", True),
        ("{{media for human review|day=2026-01-01}}", True),
        ("{{ Media_for_human  review\n|day=x}}", True),
        ("{{Media for human review<!-- a -->}}", True),
        ("{{Template:Media for human review}}", True),
        ("{{template : media for human review }}", True),
        ("{{\nMedia for human review\n}}", True),
        ("{{Vorlage:Media for human review}}", True),
        ("{{ Шаблон : media_for human review|day=x}}", True),
        ("{{A|x:Media for human review}}", False),
        ("{{Media for human reviewers}}", False),
        ("{{MEDIA FOR HUMAN REVIEW}}", False),
        ("{{Not Media for human review}}", False),
        ("[[Media for human review]]", False),
        ("Media for human review", False),
        ("", False),
    ],
)
def test_whether_a_page_uses_the_template(text: str, there: bool) -> None:
    assert has_template(text, "Media for human review") is there


@pytest.mark.parametrize("text", ["{{" + " " * 100_000, "{{" * 50_000, "{{a" * 50_000, "{{a b" * 9])
def test_odd_text_takes_no_time(text: str) -> None:
    """With a quadratic pattern these take minutes."""
    assert not has_template(text, "Media for human review")


@pytest.mark.parametrize("template", ["(Review)", "+1", "Überprüfung", "A.B"])
def test_any_name_of_a_template(template: str) -> None:
    assert has_template(f"{{{{{template}}}}}", template)
    assert not has_template("{{AxB}}", template)
