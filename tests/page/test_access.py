"""What a real browser says of the page that asks, and what comes of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.access.keys import new_key
from tests.api.access.test_served import served
from tests.wiki.server import Answer, Server

pytestmark = pytest.mark.integration
KEY, ENTRY = new_key("alice")


def status_of(page: Page, address: str) -> int:
    """What comes of a form that the page which is shown has the browser send."""
    page.set_content(f'''<form method="post" action="{address}"><input name="key" value="{KEY}">''')
    with page.expect_response(address) as answered:
        page.evaluate("document.forms[0].submit()")
    page.wait_for_url(address)
    return answered.value.status


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for which somebody's name server has moved evil.example to this machine."""
    rules = "MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[f"--host-resolver-rules={rules}"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    """Another origin of this machine, with an empty page."""
    with Server() as server:
        server.answers["/"] = Answer(b"<!DOCTYPE html>", headers={"Content-Type": "text/html"})
        yield server


def test_a_page_elsewhere_has_nothing_done(page: Page, elsewhere: Server) -> None:
    with served() as port:
        page.goto(elsewhere.url("/"))
        assert status_of(page, f"http://127.0.0.1:{port}/v1/classify") == 403


def test_the_own_page_has(page: Page) -> None:
    with served() as port:
        page.goto(f"http://127.0.0.1:{port}/healthz")
        assert status_of(page, f"http://127.0.0.1:{port}/v1/classify") == 422


def test_a_name_that_was_moved_here_is_not_answered(page: Page) -> None:
    with served() as port:
        answer = page.goto(f"http://evil.example:{port}/login")
        assert answer
        assert answer.status == 421
        assert status_of(page, f"http://evil.example:{port}/v1/classify") == 421


def test_one_logs_in_by_a_key_and_out_again(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    with served(api_keys=ENTRY) as port:
        page.goto(f"http://127.0.0.1:{port}/login?next=/login")
        page.get_by_label("Key").fill("mrb_wrong")
        page.get_by_role("button", name="Log in").click()
        assert "not known here" in page.get_by_role("alert").inner_text()
        page.get_by_label("Key").fill(KEY)
        page.get_by_role("button", name="Log in").click()
        page.get_by_text("You are logged in as alice.").wait_for()
        assert page.evaluate("document.cookie") == ""  # no script sees it
        page.get_by_role("button", name="Log out").click()
        page.get_by_label("Key").wait_for()
    assert not [text for text in complaints if "Content Security Policy" in text]


def test_a_page_elsewhere_logs_nobody_in(page: Page, elsewhere: Server) -> None:
    with served(api_keys=ENTRY) as port:
        page.goto(elsewhere.url("/"))
        assert status_of(page, f"http://127.0.0.1:{port}/login") == 403
        page.goto(f"http://127.0.0.1:{port}/login")
        assert page.get_by_label("Key").is_visible()
