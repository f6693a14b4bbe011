"""The same by the form alone, where no scripts run."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.page.conftest import CLEAR, SUSPECT, NewPage

pytestmark = pytest.mark.integration


def test_the_form_gives_the_answer_and_the_heat_map(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    expect(page.get_by_text("You can also drop it")).to_be_hidden()
    page.set_input_files("#file", SUSPECT)
    page.get_by_label("Show what the score hangs on").check()
    page.click("#ask")
    expect(page.locator("#result strong").first).to_contain_text("Possibly not safe for work")
    drawing = page.get_by_role("img", name="The picture in blurred grey")
    expect(drawing).to_be_visible()
    assert (drawing.get_attribute("src") or "").startswith("data:image/png;base64,")
    expect(page.locator("[data-explain]")).to_be_hidden()


def test_a_video_has_its_time_line(new_page: NewPage, film: Path) -> None:
    page = new_page(java_script_enabled=False)
    page.set_input_files("#file", film)
    page.click("#ask")
    assert page.locator(".timeline__scene").count() == 3
    expect(page.locator(".heat-map")).to_be_hidden()


def test_an_error_is_a_page_that_leads_back(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.set_input_files("#file", Path(__file__))
    page.click("#ask")
    expect(page.get_by_role("alert")).to_contain_text("choose a JPEG, PNG")
    page.get_by_role("link", name="Try it with another file").click()
    expect(page.locator("#ask")).to_be_visible()


def test_the_language_stays_chosen(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.get_by_role("link", name="Deutsch").click()
    page.set_input_files("#file", CLEAR)
    page.click("#ask")
    expect(page.get_by_role("heading", name="Was das Modell sagt")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "de"
    expect(page.locator(".gauges")).to_contain_text("unter der Schwelle von 0,010")
