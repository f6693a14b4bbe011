"""The charts in a browser: drawn of the tables, in the colours of light and dark."""

import pytest
from playwright.sync_api import expect

from tests.page_results.conftest import NewPage

pytestmark = pytest.mark.integration

_FIRST = "[...Chart.getChart(document.querySelector('canvas')).data.datasets[0].data]"
_COLOUR = "Chart.getChart(document.querySelector('canvas')).data.datasets[0].backgroundColor"
_DRAWN = """() => [...document.querySelectorAll("canvas")].map((one) => {
  const { data } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
  return new Set(new Uint32Array(data.buffer)).size;
})"""


def test_what_is_drawn_is_what_the_table_says(new_page: NewPage) -> None:
    page = new_page("/charts")
    expect(page.locator("canvas")).to_have_count(4)
    page.locator("#uploads-table").evaluate("table => { table.closest('details').open = true; }")
    cells = page.locator("#uploads-table td").all_inner_texts()
    assert page.evaluate(_FIRST) == [int(cell) for cell in cells]
    assert min(page.evaluate(_DRAWN)) > 3  # colours
    assert page.locator("[data-chart]").evaluate_all("all => all.every(one => one.ariaHidden)")


def test_another_scheme_has_its_own_colours(new_page: NewPage) -> None:
    page = new_page("/charts", color_scheme="light")
    assert page.evaluate(_COLOUR) == "#36c"
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{_COLOUR} === '#88a3e8'")
    expect(page.locator("canvas")).to_have_count(4)


def test_without_scripts_the_tables_are_there(new_page: NewPage) -> None:
    page = new_page("/charts", java_script_enabled=False)
    expect(page.locator("canvas").first).to_be_hidden()
    page.get_by_text("The numbers as a table").first.click()
    expect(page.get_by_role("table", name="Uploads a day")).to_be_visible()


def test_another_span_is_a_link(new_page: NewPage) -> None:
    page = new_page("/charts")
    page.get_by_role("link", name="90 days").click()
    page.wait_for_url("**days=90*")
    page.wait_for_function(f"{_FIRST}.length === 90")
