"""Wikis other than Commons: those of docs/another-wiki.md, and a real one in German."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.answer import Outcome
from review.upload import Kind, Upload
from tests.wiki.conftest import AGENT, HURRY, RUNS, SIDE
from wiki.http import Http
from wiki.media.files import WikiFiles
from wiki.pace import OwnPace
from wiki.site import Site, load_site
from wiki.uploads.backlog import Backlog
from wiki.uploads.stream import Stream
from wiki.words import PLACEHOLDERS

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "another-wiki.md"
PAGES = ("run_page", "opt_out_page", "report_page", "index_page", "status_page")
NAMES = (*PAGES, "template", "category", "parent_category")


def documented(folder: Path) -> list[Path]:
    """The wikis of the document, as files."""
    blocks = re.findall(r"^```toml\n(.*?)^```$", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE)
    files = [folder / f"{number}.toml" for number in range(len(blocks))]
    for file, block in zip(files, blocks, strict=True):
        file.write_text(block)
    return files


def test_the_wikis_of_the_document_can_be_loaded(tmp_path: Path) -> None:
    local, german = (load_site(str(file)) for file in documented(tmp_path))
    assert (local.name, local.stream[:4], german.name, german.stream) == (
        *("commonswiki", "http", "bilderwiki", ""),
    )
    assert german.run_page.format(bot="Bot") == "Benutzer:Bot/Freigabe"
    address = "https://bilder.example/wiki/Datei:Gr%C3%BCne_Wiese.jpg"
    assert german.title_of(address) == "Datei:Grüne Wiese.jpg"
    assert german.page_url("Datei:Grüne Wiese.jpg") == address


def test_what_the_document_leaves_out_is_what_it_says(tmp_path: Path) -> None:
    local = load_site(str(documented(tmp_path)[0]))
    for name in NAMES:
        assert getattr(local, name) == Site.model_fields[name].default
    assert local.oauth_url == local.model_copy(update={"oauth": ""}).oauth_url


def test_the_german_wiki_has_a_name_and_words_of_its_own_for_everything(tmp_path: Path) -> None:
    german = load_site(str(documented(tmp_path)[1]))
    for name in NAMES:
        assert getattr(german, name) != Site.model_fields[name].default
    for told in (german.words, german.words.columns, german.words.kinds, german.answers):
        assert told.model_fields_set == type(told).model_fields.keys()
    for name, names in PLACEHOLDERS.items():
        assert all(f"{{{each}}}" in getattr(german.words, name) for each in names)


def test_the_words_that_a_german_page_proposes_are_understood(tmp_path: Path) -> None:
    german = load_site(str(documented(tmp_path)[1]))
    introduction = german.words.introduction.format(
        run_page="Halt", open=german.words.open, template="{{T}}"
    )
    proposed = re.findall(r"'''(.+?)'''", introduction)[1:]  # behind what the page is for
    meant = [german.answers.status(word)[1] for word in proposed]
    assert meant == [Outcome.OPEN, Outcome.CLEARED, Outcome.CONFIRMED]


@pytest.fixture
def german(wiki: LocalWiki, tmp_path: Path) -> Site:
    """The local wiki speaks German; what the document's wiki is called stays so."""
    wiki.php("test", "$wgLanguageCode = 'de'; $wgMetaNamespace = 'Bilder';")
    local = load_site(str(wiki.site_toml(tmp_path)))
    names = load_site(str(documented(tmp_path)[1]))
    return names.model_copy(
        update=local.model_dump(include={"name", "domain", "api", "article", "stream"})
        | {"file_hosts": local.file_hosts, "thumbnail_widths": local.thumbnail_widths}
    )


def uploaded(site: Site, since: datetime) -> tuple[Upload, Upload]:
    """The upload as the log and the stream tell it."""
    http = Http(AGENT, OwnPace(HURRY))
    [logged] = [s.upload for s in Backlog(site, http).follow(since) if s.upload]
    streamed = next(s.upload for s in Stream(site, Http(AGENT), "").follow(since) if s.upload)
    return logged, streamed


@pytest.mark.integration
def test_a_wiki_in_german_from_the_upload_to_the_rows(
    german: Site, wiki: LocalWiki, files: WikiFiles, uploader: Person, admin: Person, tmp_path: Path
) -> None:
    time.sleep(1 - time.time() % 1)  # what others uploaded lies in earlier seconds
    since = datetime.now(UTC).replace(microsecond=0)
    uploader.upload("Grüne Wiese.jpg", media.picture(61, width=640, height=480))
    logged, streamed = uploaded(german, since)
    assert logged == streamed
    assert logged.title == "Datei:Grüne Wiese.jpg"
    facts = files.look(logged, SIDE)
    assert (facts.title, facts.kind, len(facts.looks)) == (logged.title, Kind.PICTURE, 1)

    admin.edit(german.run_page.format(bot=wiki.bot), RUNS)
    said = edited(german, wiki, tmp_path, facts.title, str(facts.page_id), facts.sha1)
    assert said["objections"] == {}
    assert said["report"].startswith(f"Benutzer:{wiki.bot}/Durchsicht/")
    assert said["written"] == said["found"]
    text = admin.text(said["report"]) or ""
    assert text.startswith("Hochgeladene Dateien")
    assert "! Datei !! Art !!" in text
    assert text.rstrip().endswith("|| offen\n|}")
    assert said["again"] == "somebody has listed the file already"
    links = admin.call(action="parse", page=said["report"], prop="links")["parse"]["links"]
    there = {link["title"]: link["exists"] for link in links}
    assert there["Datei:Grüne Wiese.jpg"]
    assert there[f"Benutzer:{wiki.bot}/Freigabe"]
    assert "Benutzer:Uploader" in there


def edited(site: Site, wiki: LocalWiki, folder: Path, *what: str) -> dict[str, Any]:
    (folder / "german.toml").write_text(_toml(site))
    (folder / "data").mkdir(mode=0o700)
    words = [str(folder / "data"), str(folder / "german.toml"), wiki.bot_login, wiki.bot_password]
    command = [sys.executable, "-m", "tests.wiki.abroad", *words, *what]
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(folder), "no_proxy": "*"}
    done = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _toml(site: Site) -> str:
    return "".join(_tables(site.model_dump(mode="json")))


def _tables(fields: dict[str, Any], within: tuple[str, ...] = ()) -> Iterator[str]:
    """JSON's texts, numbers and lists are TOML's, too; tables are not, and come last."""
    if within:
        yield f"[{'.'.join(within)}]\n"
    for name, value in fields.items():
        if not isinstance(value, dict):
            yield f"{name} = {json.dumps(value)}\n"
    for name, value in fields.items():
        if isinstance(value, dict):
            yield from _tables(value, (*within, name))
