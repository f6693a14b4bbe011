"""All three pages: readable by all, in both directions, on a phone, in light and dark."""

import pytest
from playwright.sync_api import Page

from tests.page_results.conftest import NewPage

pytestmark = pytest.mark.integration

PATHS = ["/queue?limit=4", "/charts?days=30", "/status?"]
PHONE = {"width": 390, "height": 844}
_FAULTS = """async () => {
  const found = await axe.run();
  return found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}"""


def unfold(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")


@pytest.mark.parametrize("path", PATHS)
def test_no_fault_of_accessibility_in_light_or_dark(new_page: NewPage, axe: str, path: str) -> None:
    # Without motion, or colours that are on their way would be judged.
    page = new_page(path, color_scheme="light", reduced_motion="reduce")
    unfold(page)
    page.evaluate(axe)
    assert page.evaluate(_FAULTS) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(_FAULTS) == []


@pytest.mark.parametrize("code", ["de", "he"])
@pytest.mark.parametrize("path", PATHS)
def test_a_phone_scrolls_downwards_only(new_page: NewPage, code: str, path: str) -> None:
    page = new_page(f"{path}&uselang={code}", viewport=PHONE)
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_the_status_fits_the_narrowest_screen(new_page: NewPage) -> None:
    page = new_page("/status?uselang=de", viewport={"width": 320, "height": 600})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    cut = (
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.outerHTML)"
    )
    assert page.locator("main *:not(.unseen)").evaluate_all(cut) == []


def test_the_status_needs_no_scripts(new_page: NewPage) -> None:
    page = new_page("/status", java_script_enabled=False)
    assert page.locator("script").count() == 0
    assert "New uploads" not in page.locator("main").inner_text()


def test_right_to_left_is_the_mirror_image(new_page: NewPage) -> None:
    page = new_page("/queue?limit=1&uselang=he")
    shown, told = (page.locator(f".row__{part}").first.bounding_box() for part in ("frame", "told"))
    assert shown
    assert told
    assert shown["x"] > told["x"]
