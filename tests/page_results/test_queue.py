"""The queue in a browser: filters, blurred pictures, keys, and all but the keys without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page_results.conftest import NewPage

pytestmark = pytest.mark.integration

_BLUR = "blur(24px) grayscale(1)"


FEW = "/queue?limit=4"


def rows(page: Page) -> Locator:
    return page.locator("#rows .row")


def picture(page: Page, place: int = 0) -> Locator:
    return rows(page).nth(place).locator("img")


@pytest.mark.parametrize("scripts", [True, False])
def test_filters_leave_what_is_asked_for(new_page: NewPage, scripts: bool) -> None:
    page = new_page(FEW, java_script_enabled=scripts)
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Kind of file").select_option("Video")
    page.get_by_label("Explicit score from").fill("0.5")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_label("Kind of file")).to_have_value("video")
    assert rows(page).count() > 3
    for row in rows(page).all():
        expect(row.locator(".chips")).to_contain_text("Video")
        score = re.search(r"0\.\d+", row.locator(".row__gauges").inner_text())
        assert score
        assert float(score[0]) >= 0.5
    page.get_by_role("link", name="All suspects, without filters").click()
    expect(page).to_have_url(re.compile(r"/queue$"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_click_or_a_key_shows_a_picture_and_blurs_it_again(
    new_page: NewPage, scripts: bool
) -> None:
    page = new_page(FEW, java_script_enabled=scripts)
    expect(picture(page)).to_have_css("filter", _BLUR)
    rows(page).first.get_by_text("Show", exact=True).click()
    expect(picture(page)).to_have_css("filter", "none")
    expect(picture(page, 1)).to_have_css("filter", _BLUR)
    page.reload()
    expect(picture(page)).to_have_css("filter", _BLUR)
    box = page.get_by_role("checkbox", name=re.compile("Show the small picture of")).first
    box.focus()
    page.keyboard.press("Space")
    expect(picture(page)).to_have_css("filter", "none")
    page.keyboard.press("Space")
    expect(picture(page)).to_have_css("filter", _BLUR)


def test_older_and_newest_lead_on_and_back(new_page: NewPage) -> None:
    page = new_page(FEW, java_script_enabled=False)
    first = rows(page).first.text_content() or ""  # whatever styles there are already
    page.get_by_role("link", name="Older").click()
    expect(rows(page).first).not_to_have_text(first)
    page.get_by_role("link", name="Newest").click()
    expect(rows(page).first).to_have_text(first)


def test_keys_go_from_file_to_file(new_page: NewPage) -> None:
    page = new_page(FEW)
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(rows(page).nth(place)).to_be_focused()
        expect(rows(page).nth(place)).to_be_in_viewport()
    assert page.evaluate("document.querySelectorAll('.row[tabindex=\"0\"]').length") == 1
    for key in ("r", "Space"):
        page.keyboard.press(key)
        expect(picture(page, 1)).to_have_css("filter", "none")
        page.keyboard.press("r")
        expect(picture(page, 1)).to_have_css("filter", _BLUR)


def test_a_key_opens_the_files_page_in_a_tab_of_its_own(new_page: NewPage) -> None:
    page = new_page(FEW)
    page.keyboard.press("j")
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    assert opened.value.url.startswith("https://commons.wikimedia.org/wiki/File:")
    assert page.url.endswith(FEW)


def test_keys_are_told_do_nothing_in_a_field_and_can_be_left_out(new_page: NewPage) -> None:
    page = new_page(FEW)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_label("Verdict")).to_be_focused()
    page.get_by_label("Explicit score from").focus()
    page.keyboard.press("j")
    expect(page.get_by_label("Explicit score from")).to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("j")
    expect(rows(page).first).not_to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_label("Use these keys")).not_to_be_checked()


def test_where_the_wiki_has_no_picture_it_says_so(new_page: NewPage) -> None:
    page = new_page("/")
    missing = re.compile("Special:Redirect")
    page.context.route(missing, lambda route: route.fulfill(body="no picture"))
    page.goto(FEW)
    expect(rows(page).first.get_by_text("No small picture")).to_be_visible()
    expect(rows(page).first.get_by_text("Show", exact=True)).to_be_hidden()
