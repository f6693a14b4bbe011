"""What the tests of the queue and the charts share: a server over a database, and a browser."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Route

from api.page.assets import Assets
from review.upload import Kind
from store.session import Database
from store.tables import UploadRow
from tests.api.page.months import live
from tests.api.page.stage import app_over, records_of
from tests.page.conftest import SUSPECT, NewPage, archives, axe, browser, opening, page_dir
from tests.store.conftest import sqlite_template
from tests.store.reviewed import put
from tests.store.walking import a_row

__all__ = ["NewPage", "archives", "axe", "browser", "page_dir", "sqlite_template"]

# The newest, with names as long as a wiki has them.
_LONG = a_row(
    1_000_000,
    title="File:\u202e" + "W" * 230 + ".jpg",
    uploader="字" * 80,
    reason="x" * 200,
    kind=Kind.VIDEO,
)


@pytest.fixture(scope="session")
def assets(page_dir: Path) -> Assets:
    """The styles and scripts."""
    return Assets.load(page_dir)


@pytest.fixture(scope="session")
def server(
    assets: Assets, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the pages over some months' results, of Commons."""
    path = tmp_path_factory.mktemp("months") / "review.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    live(database, 40)
    put(database, UploadRow, [_LONG | {"finished_at": database.clock()}])
    config = uvicorn.Config(
        app_over(records_of(database), assets), port=0, ws="none", log_level="warning"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    yield f"http://{host}:{port}"
    server.should_exit = True
    thread.join(20)
    database.close()


def _wiki(route: Route) -> None:
    """The wiki, as a browser sees it: a harmless picture, or a page."""
    if "Special:Redirect" in route.request.url:
        route.fulfill(path=SUSPECT)
    else:
        route.fulfill(body="a page of the wiki")


@pytest.fixture
def new_page(browser: Browser, server: str) -> Iterator[NewPage]:
    """Opens pages; the test fails where one complains. Nothing is asked of Commons itself."""
    complaints: list[str] = []
    with opening(
        browser,
        server,
        complaints,
        lambda context: context.route("https://commons.wikimedia.org/**", _wiki),
    ) as opened:
        yield opened
    assert complaints == []
