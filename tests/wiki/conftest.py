"""The local wiki as the room sees it, and the people on it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.notice import Batch, Notice, NoticeKind
from store.session import Database
from tests.store.conftest import sqlite_template, sqlite_url
from tests.wiki.reading import Reading
from tests.wiki.samples import batch, notice
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.http import Http, user_agent
from wiki.media.area import Area
from wiki.media.download import Downloads
from wiki.media.files import WikiFiles
from wiki.media.imageinfo import ImageInfo
from wiki.media.video import VideoLimits, Videos
from wiki.pace import OwnPace
from wiki.site import Site, load_site

__all__ = ["sqlite_template", "sqlite_url"]

CAP = 10_000_000
AREA = 20_000_000
SIDE = 224
AGENT = user_agent("tests@example.org")
HURRY = 1000.0  # requests a second: nobody else uses the local wiki
RUNS = "'''Run: yes'''"


@pytest.fixture(scope="session")
def site(local_wiki: LocalWiki, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return load_site(str(local_wiki.site_toml(tmp_path_factory.mktemp("site"))))


@pytest.fixture
def wiki(local_wiki: LocalWiki) -> Iterator[LocalWiki]:
    """The local wiki, for tests that turn its knobs; they are turned back."""
    yield local_wiki
    local_wiki.clear_faults()
    local_wiki.set_maxlag(0)
    local_wiki.php("test", "")
    local_wiki.relay("fail?times=0")


@pytest.fixture(scope="session")
def uploader(local_wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(local_wiki.api, "Uploader") as person:
        yield person


@pytest.fixture(scope="session")
def admin(local_wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(local_wiki.api, "Admin") as person:
        yield person


@pytest.fixture
def http() -> Http:
    """In a hurry, and without a memory of what other tests made the wiki ask for."""
    return Http(AGENT, OwnPace(HURRY))


LIMITS = VideoLimits(original=CAP, most=CAP, wait=timedelta(hours=1), moments=3)


@pytest.fixture
def files(site: Site, http: Http, tmp_path: Path) -> WikiFiles:
    info = ImageInfo(site.api, http)
    return WikiFiles(
        info,
        Downloads(http, site.file_hosts, Area(tmp_path, AREA), CAP),
        widths=site.thumbnail_widths,
        pages=3,
        most_pixels=40_000_000,
        videos=Videos(info, LIMITS, site.thumbnail_widths),
    )


@pytest.fixture
def new_file(uploader: Person) -> Callable[..., Notice]:
    """Upload a file of that number; what would be listed of it."""

    def upload(number: int, text: str = "== Summary ==\nA gradient.", **other: Any) -> Notice:
        name = f"Notice {number}.jpg"
        uploader.upload(name, media.picture(number, width=64, height=64), text)
        asked = {"prop": "imageinfo", "iiprop": "sha1|timestamp", "titles": f"File:{name}"}
        page = uploader.query(**asked)["pages"][0]
        [version] = page["imageinfo"]
        fields: dict[str, Any] = {
            "id": number,
            "page_id": page["pageid"],
            "title": page["title"],
            "sha1": version["sha1"],
            "uploaded_at": datetime.fromisoformat(version["timestamp"]),
        }
        return notice(**fields | other)

    return upload


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    return count(100_001)  # no test names a number as large


@pytest.fixture
def file(new_file: Callable[..., Notice], numbers: Iterator[int]) -> Notice:
    return new_file(next(numbers), kind=NoticeKind.CATEGORY)


@pytest.fixture
def listing(file: Notice) -> Batch:
    return batch(file, token=f"{file.id:012}", begun_at=datetime.now(UTC))


@pytest.fixture(scope="session")
def account(local_wiki: LocalWiki, tmp_path_factory: pytest.TempPathFactory) -> Account:
    """The one account of the run: pywikibot keeps its state in the process."""
    return Account(
        api=local_wiki.api,
        login=local_wiki.bot_login,
        password=local_wiki.bot_password,
        agent=AGENT,
        folder=tmp_path_factory.mktemp("pywikibot"),
        pace=OwnPace(HURRY),
    )


@pytest.fixture(scope="session")
def account_door(account: Account) -> AccountDoor:
    return AccountDoor(account)


@pytest.fixture(scope="session")
def pages(site: Site, account_door: AccountDoor, local_wiki: LocalWiki, admin: Person) -> WikiPages:
    """The door, with a run page that says yes."""
    exemptions = Exemptions(account_door, site.opt_out_page.format(bot=local_wiki.bot))
    pages = WikiPages(site, account_door, local_wiki.bot, exemptions)
    admin.edit(pages.run_page, RUNS)
    return pages


@pytest.fixture(scope="session")
def patroller(local_wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(local_wiki.api, "Patroller") as person:
        yield person


@pytest.fixture
def reading(
    site: Site, http: Http, pages: WikiPages, uploader: Person, admin: Person, sqlite_url: str
) -> Iterator[Reading]:
    with closing(Database(sqlite_url)) as database:
        yield Reading(site, http, pages, uploader, admin, database)
