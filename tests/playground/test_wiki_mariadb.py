"""The same wiki with MariaDB behind it: several may write at once, and edits conflict."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from playground import media
from playground.person import Person, Refused
from playground.process import Process
from playground.template import template
from playground.wiki import LocalWiki
from tests.playground.streams import opened

pytestmark = pytest.mark.integration

# Whoever is about to save waits until two are, half a second at most: neither can have seen
# the other's edit. One of PHP's processes may take both requests, one after the other.
ROUNDS = 6
MEETING = """$wgHooks['MultiContentSave'][] = static function () use ( $lw ) {
	touch( $lw['dir'] . '/tmp/saving-' . getmypid() );
	for ( $i = 0; $i < 50 && count( glob( $lw['dir'] . '/tmp/saving-*' ) ) < 2; $i++ ) {
		usleep( 10000 );
	}
};"""


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    with LocalWiki.start(tmp_path_factory.mktemp("mariadb-wiki"), mariadb=True) as wiki:
        yield wiki


def test_two_that_start_at_once_do_not_meet_on_the_template_s_port(wiki: LocalWiki) -> None:
    record = Path("mariadb") / "mariadb.json"
    assert Process.last_port(template(mariadb=True) / record) != 0
    assert Process.last_port(wiki.folder / record) != Process.last_port(
        template(mariadb=True) / record
    )


@pytest.fixture(scope="module")
def uploader(wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(wiki.api, "Uploader") as person:
        yield person


@pytest.fixture(scope="module")
def admin(wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(wiki.api, "Admin") as person:
        yield person


def together(*acts: Callable[[], object]) -> list[object]:
    """All at the same time; what each came to, a refusal by its code."""

    def told(act: Callable[[], object]) -> object:
        try:
            return act()
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(told, acts))


def test_of_two_edits_of_one_revision_one_conflicts(
    wiki: LocalWiki, uploader: Person, admin: Person
) -> None:
    met = [race(wiki, uploader, admin, f"Raced {number}") for number in range(ROUNDS)]
    wiki.php("meeting", "")
    assert any(met), "they never met"


def race(wiki: LocalWiki, uploader: Person, admin: Person, title: str) -> bool:
    """Two edit, one of them conflicts; whether both were about to save at the same time."""
    wiki.php("meeting", "")
    base = uploader.edit(title, "the text before")
    wiki.php("meeting", MEETING)
    outcomes = together(
        lambda: uploader.edit(title, "by the uploader", baserevid=base),
        lambda: admin.edit(title, "by the admin", baserevid=base),
    )
    saving = list((wiki.folder / "tmp").glob("saving-*"))
    for file in saving:
        file.unlink()
    assert outcomes.count("editconflict") == 1
    won = next(outcome for outcome in outcomes if outcome != "editconflict")
    assert [revision["revid"] for revision in uploader.history(title)] == [won, base]
    return len(saving) == 2


def test_edits_of_different_pages_do_not_wait_for_each_other(
    wiki: LocalWiki, uploader: Person, admin: Person
) -> None:
    pages = [f"Side by side {number}" for number in range(6)]
    outcomes = together(
        *(lambda page=page: uploader.edit(page, "one") for page in pages[:3]),
        *(lambda page=page: admin.edit(page, "two") for page in pages[3:]),
    )
    assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
    assert {admin.text(page) for page in pages} == {"one", "two"}


def test_a_file_lives_as_on_sqlite(wiki: LocalWiki, uploader: Person, admin: Person) -> None:
    versions = [media.picture(seed) for seed in (2101, 2102)]
    with opened(wiki.stream_url) as messages:
        for version in versions:
            uploader.upload("Life.jpg", version)
        uploader.revert("Life.jpg")
        told = (m.event["log_action"] for m in messages if m.event.get("log_type") == "upload")
        assert [next(told) for _ in range(3)] == ["upload", "overwrite", "revert"]
    with Person.login(wiki.api, "Mover") as mover:
        mover.move("File:Life.jpg", "File:Größe 🎈.jpg")
    admin.delete("File:Größe 🎈.jpg")
    admin.undelete("File:Größe 🎈.jpg")
    info = uploader.file("Größe 🎈.jpg")
    assert info
    assert info["sha1"] == hashlib.sha1(versions[0]).hexdigest()  # noqa: S324
    assert uploader.session.get(info["thumburl"], timeout=60).ok


def test_a_folder_goes_on_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "wiki"
    with (
        LocalWiki.start(folder, stream=False, mariadb=True) as first,
        Person.login(first.api, "Reviewer") as reviewer,
    ):
        kept = reviewer.edit("Kept", "one")
    with LocalWiki.start(folder, stream=False) as again:
        assert again.server == first.server
        with Person.login(again.api, "Reviewer") as reviewer:
            assert reviewer.history("Kept")[0]["revid"] == kept
    LocalWiki.end(folder, wipe=True)
    assert not folder.exists()


def test_nothing_went_wrong_inside(wiki: LocalWiki, uploader: Person) -> None:
    uploader.edit("Last", "one")
    assert not [
        log.name
        for log in wiki.logs.iterdir()
        if log.name not in ("server.log", "relay.log") and log.read_text()
    ]
