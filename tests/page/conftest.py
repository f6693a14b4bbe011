"""What the tests of the page share: the real server, a real browser, harmless files."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from api.access.keys import new_key
from api.page.install import install
from api.page.packages import BUNDLES
from classifier.packages.npm import NpmPackage
from classifier.packages.package import fetch, read_package
from playground import packages
from playground.console import PlaygroundError
from playground.media import gradient
from playground.slideshow import video
from tests.classifier.conftest import models, package, wheel

__all__ = ["models", "package", "wheel"]

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "tests" / "data" / "pictures"
# With the threshold that the server has here the one is suspect (a cat, of which the model
# thinks 0.05), the other is not.
SUSPECT, CLEAR = PICTURES / "chelsea.png", PICTURES / "astronaut.png"
_SETTINGS = {
    "MODEL": "mobilenet_v2",
    "NSFW_THRESHOLD": "0.01",
    "API_PORT": "0",
    "API_KEYS": new_key("somebody")[1],
}

AXE = NpmPackage(
    spec="axe-core@4.14.1",
    integrity="sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe3"
    "7OgudVGtQ==",
)
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def archives() -> list[Path]:
    """The page's packages, fetched once for all runs; without npm this fails."""
    return [_fetched(bundle.package) for bundle in BUNDLES]


@pytest.fixture(scope="session")
def page_dir(archives: list[Path]) -> Path:
    """Where the page's styles and scripts are installed, once for all runs."""
    folder = ROOT / ".cache" / "page"
    install(folder, lambda line: None, archives)
    return folder


@pytest.fixture(scope="session")
def axe() -> str:
    """The script that finds faults of accessibility."""
    return read_package(_fetched(AXE), AXE, "package")["axe.min.js"].decode()


@pytest.fixture(scope="session")
def server(models: Path, page_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `python -m api`."""
    folder = tmp_path_factory.mktemp("api")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "MODEL_DIR": str(models),
        "PAGE_DIR": str(page_dir),
        **_SETTINGS,
    }
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "api"], cwd=folder, env=env, stdout=out, stderr=out
        )
    while "· model" not in log.read_text():
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    yield re.search(r"http://[0-9.:]+", log.read_text())[0]  # type: ignore[index]
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, which finds no other machine. Only for the time of a module.

    While it runs, its event loop does, too, and no test could have another one.
    """
    try:
        packages.require(packages.BROWSER)
    except PlaygroundError as error:
        pytest.fail(f"a browser for the tests: {error}", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield chromium
        chromium.close()


@contextmanager
def opening(
    browser: Browser,
    server: str,
    complaints: list[str],
    prepare: Callable[[BrowserContext], object] = lambda context: None,
) -> Iterator[NewPage]:
    """Opens a path of the server in a browser that knows nothing yet.

    `complaints` are what pages say on their console: of a script that breaks, or of what the
    Content-Security-Policy forbids.
    """
    contexts: list[BrowserContext] = []

    def opened(path: str = "/", **options: object) -> Page:
        chosen = {"locale": "en-GB", "base_url": server} | options
        contexts.append(browser.new_context(**chosen))  # type: ignore[arg-type]
        prepare(contexts[-1])
        page = contexts[-1].new_page()
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def new_page(browser: Browser, server: str) -> Iterator[NewPage]:
    """Opens pages; the test fails where one complains."""
    complaints: list[str] = []
    with opening(browser, server, complaints) as opened:
        yield opened
    # A browser notes each answer that is a problem, or does not come, there as well.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of 24 seconds with three scenes."""
    path = tmp_path_factory.mktemp("film") / "a film.webm"
    path.write_bytes(video([gradient(seed) for seed in (1, 5, 9)], 8, codec="libvpx"))
    return path


def _fetched(package: NpmPackage) -> Path:
    folder = ROOT / ".cache" / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    name = package.spec.removeprefix("@").replace("/", "-").replace("@", "-")
    path = folder / f"{name}.tgz"
    if not path.exists():
        assert fetch(package, folder) == path
    return path
