"""Every page: readable by all, in both directions, on a phone, in light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import SUSPECT, NewPage
from tests.page.test_try import ask

pytestmark = pytest.mark.integration

_FAULTS = """async () => {
  const found = await axe.run({ exclude: [".swagger-ui"] });
  return found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}"""


def _answered(page: Page) -> None:
    ask(page, SUSPECT)
    page.locator("#result summary").last.click()


def _failed(page: Page) -> None:
    page.goto("/no-such-page")


def _documented(page: Page) -> None:
    page.goto("/docs")
    expect(page.locator(".opblock").first).to_be_visible()


def _refused(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("Key" if "Log in" in page.title() else "Schlüssel").fill("mrb_wrong")
    page.locator("main button").click()
    expect(page.get_by_role("alert")).to_be_visible()


SIGHTS = {
    "empty": lambda page: None,
    "answer": _answered,
    "failure": _failed,
    "docs": _documented,
    "login": _refused,
}
PHONE = {"width": 390, "height": 844}
Sight = Callable[[Page], None]


@pytest.mark.parametrize("sight", SIGHTS.values(), ids=SIGHTS)
def test_no_fault_of_accessibility_in_light_or_dark(
    new_page: NewPage, axe: str, sight: Sight
) -> None:
    page = new_page(color_scheme="light", reduced_motion="reduce")  # no colours on their way
    sight(page)
    page.evaluate(axe)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert page.evaluate(_FAULTS) == []
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(16, 20, 24)")
    assert page.evaluate(_FAULTS) == []


@pytest.mark.parametrize(
    ("code", "sight"),
    [("de", _answered), ("de", _failed), ("de", _documented), ("de", _refused), ("he", _answered)],
)
def test_a_phone_scrolls_downwards_only(new_page: NewPage, code: str, sight: Sight) -> None:
    page = new_page(f"/?uselang={code}", viewport=PHONE)
    sight(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_right_to_left_is_the_mirror_image(new_page: NewPage) -> None:
    page = new_page("/?uselang=he")
    ask(page, SUSPECT)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "en"  # what the words are
    assert _left(page, ".header__name") > _left(page, ".header__end")
    bar, ground = _right(page, ".classes .bar__value"), _right(page, ".classes .bar__ground")
    assert bar == pytest.approx(ground)


def test_the_keyboard_skips_to_the_content_and_is_seen(new_page: NewPage) -> None:
    page = new_page()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    expect(page.get_by_text("Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#file")).to_be_focused()
    script = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(script) == "solid"


def test_a_request_is_sent_from_the_documentation(new_page: NewPage) -> None:
    page = new_page("/docs")
    page.locator("#operations-health-healthz_healthz_get button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table")).to_contain_text('"status": "alive"')


def _left(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"]


def _right(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"] + box["width"]
