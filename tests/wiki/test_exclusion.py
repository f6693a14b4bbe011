"""{{nobots}} in other languages; tests/wiki/test_preview.py asks pywikibot about the rest."""

import time

import pytest

from wiki.edits.exclusion import bots_welcome


@pytest.mark.parametrize(
    "text",
    [
        "{{Vorlage:Nobots}}",
        "{{ vorlage : bots|deny=ReviewBot}}",
        "{{Шаблон:nobots}}",
        "{{テンプレート:bots|allow=none}}",
        "Words {{Modèle_:Nobots}} more",
    ],
)
def test_the_template_under_its_namespace_s_name(text: str) -> None:
    assert not bots_welcome(text, "ReviewBot")


@pytest.mark.parametrize(
    "text", ["{{:nobots}}", "{{Vorlage:robots}}", "{{Vorlage:Hinweis|nobots}}", "{{a\n:nobots}}"]
)
def test_what_is_another_page_says_nothing(text: str) -> None:
    assert bots_welcome(text, "ReviewBot")


@pytest.mark.parametrize("text", ["{{a" * 300_000, "{{" + "a" * 1_000_000, "{{a:" * 300_000])
def test_a_page_that_is_made_to_hurt(text: str) -> None:
    begun = time.monotonic()
    assert bots_welcome(text, "ReviewBot")
    assert time.monotonic() - begun < 5
