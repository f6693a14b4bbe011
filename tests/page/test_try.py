"""The page where a visitor tries the model, in a browser with scripts."""

from base64 import b64encode
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.page.conftest import CLEAR, SUSPECT, NewPage

pytestmark = pytest.mark.integration

# As a browser does when somebody drops or pastes a file.
_GIVE = """([base64, kind]) => {
  const files = new DataTransfer();
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  files.items.add(new File([bytes], "astronaut.png", { type: "image/png" }));
  const options = { bubbles: true, cancelable: true };
  document.dispatchEvent(kind === "paste"
    ? new ClipboardEvent("paste", { ...options, clipboardData: files })
    : new DragEvent("drop", { ...options, dataTransfer: files }));
}"""


def ask(page: Page, file: Path) -> None:
    page.set_input_files("#file", file)
    page.click("#ask")
    expect(page.locator("#result h2, #result .cdx-message--error").first).to_be_visible(
        timeout=30_000
    )


def blur(page: Page) -> str:
    script = "getComputedStyle(document.querySelector('#preview-media > *')).filter"
    return str(page.evaluate(script))


@pytest.mark.parametrize("way", ["choose", "drop", "paste"])
def test_nothing_is_sent_before_the_button(new_page: NewPage, way: str) -> None:
    page = new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    if way == "choose":
        page.set_input_files("#file", CLEAR)
    else:
        page.evaluate(_GIVE, [b64encode(CLEAR.read_bytes()).decode(), way])
    picture = page.locator("#preview img")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") == 512
    expect(page.locator("#preview-name")).to_have_text(CLEAR.name)
    page.wait_for_timeout(200)
    assert [one for one in sent if "GET blob:" not in one and "/static/" not in one] == []
    page.click("#ask")
    expect(page.locator("#result")).to_contain_text("Below the thresholds", timeout=30_000)
    assert [one for one in sent if one.startswith("POST")] == [f"POST {page.url}try"]
    assert blur(page) == "none"
    expect(page.locator("#reveal")).to_be_hidden()


def test_what_scores_high_is_blurred_until_a_click_or_a_key(new_page: NewPage) -> None:
    page = new_page()
    ask(page, SUSPECT)
    expect(page.locator("#result strong").first).to_contain_text("Possibly not safe for work")
    expect(page.locator(".gauges")).to_contain_text("which reaches the threshold of 0.010")
    expect(page.get_by_role("row", name="Neutral")).to_contain_text("%")
    assert page.evaluate("document.activeElement.id") == "result"
    assert "blur" in blur(page)
    page.locator("#preview-frame").click(position={"x": 5, "y": 5})
    assert blur(page) == "none"
    page.locator("#reveal").press("Enter")
    assert "blur" in blur(page)
    page.locator("#reveal").press("Enter")
    assert blur(page) == "none"
    page.set_input_files("#file", CLEAR)  # the answer was of another file
    expect(page.locator("#result")).to_be_empty()


def test_what_the_score_hangs_on_is_drawn_on_demand(new_page: NewPage) -> None:
    page = new_page()
    ask(page, SUSPECT)
    expect(page.locator(".heat-map img")).to_be_hidden()
    page.get_by_role("button", name="Show what the score hangs on").click()
    drawing = page.get_by_role("img", name="The picture in blurred grey")
    expect(drawing).to_be_visible(timeout=30_000)
    assert drawing.evaluate("img => img.decode().then(() => img.naturalWidth)") == 704
    assert (drawing.get_attribute("src") or "").startswith("blob:")


def test_a_video_is_shown_over_its_time(new_page: NewPage, film: Path) -> None:
    page = new_page()
    ask(page, film)
    assert page.locator("#preview video").evaluate("video => video.duration") == 24
    line = page.get_by_role("img", name="Score of possible explicit content over time")
    expect(line).to_be_visible()
    assert line.locator(".timeline__scene").count() == 3
    assert line.locator("text").all_text_contents() == ["0:00", "0:10", "0:20"]
    page.get_by_text("The numbers as tables").click()
    scenes = page.get_by_role("table", name="Scenes").get_by_role("row")
    assert "0:08\t0:16" in scenes.nth(2).inner_text()


def test_a_document_is_shown_by_its_pages(new_page: NewPage, tmp_path: Path) -> None:
    pages = [Image.open(path).convert("RGB") for path in (CLEAR, SUSPECT)]
    pages[0].save(tmp_path / "two.tiff", save_all=True, append_images=pages[1:])
    page = new_page()
    ask(page, tmp_path / "two.tiff")
    expect(page.locator("#preview")).to_contain_text("cannot show a preview")
    expect(page.locator("#reveal")).to_be_hidden()
    assert page.get_by_role("table", name="What was looked at").get_by_role("row").count() == 3


def test_an_error_says_what_to_do(new_page: NewPage, tmp_path: Path) -> None:
    text = tmp_path / ("a long name of a file that is no picture " * 5 + ".png")
    text.write_text("no picture")
    page = new_page()
    ask(page, text)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("choose a JPEG, PNG")
    expect(alert).to_contain_text("415")
    expect(page.locator("#ask")).to_be_enabled()


def test_what_is_too_large_is_not_even_sent(new_page: NewPage, tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(30_000_001)
    page = new_page()
    expect(page.locator("#private")).to_contain_text("30 MB at most")
    page.on("request", lambda request: pytest.fail("sent") if request.method == "POST" else None)
    ask(page, large)
    expect(page.get_by_role("alert")).to_contain_text("choose a smaller one")


def test_a_server_that_does_not_answer_is_told(new_page: NewPage) -> None:
    page = new_page()
    page.route("**/try", lambda route: route.abort())
    page.set_input_files("#file", CLEAR)
    page.click("#ask")
    expect(page.get_by_role("alert")).to_contain_text("check your connection")
