"""Pictures of a folder become uploads of a local wiki, and of no other."""

from pathlib import Path

import pytest

from playground import media
from playground.console import PlaygroundError
from playground.loopback import free_port
from playground.person import Person
from playground.uploading import upload
from playground.wiki import LocalWiki


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, label in enumerate(("drawn", "photographed")):
        (tmp_path / label).mkdir()
        (tmp_path / label / "1.jpg").write_bytes(media.picture(2100 + number))
    (tmp_path / "manifest.csv").write_text("path,label\n", encoding="utf-8")
    return tmp_path


@pytest.mark.integration
def test_each_picture_is_a_file_named_as_in_its_folder(
    local_wiki: LocalWiki, uploader: Person, folder: Path
) -> None:
    assert upload(f"{local_wiki.server}/wiki/Main_Page", folder) == 2
    assert uploader.file("drawn 1.jpg")
    assert uploader.file("photographed 1.jpg")


@pytest.mark.parametrize(
    "address",
    ["https://commons.wikimedia.org", "http://127.0.0.1:80@commons.wikimedia.org", "nothing"],
)
def test_no_other_wiki_is_asked(address: str, folder: Path) -> None:
    with pytest.raises(PlaygroundError, match="is no local wiki, give http"):
        upload(address, folder)


def test_what_cannot_be_done_is_one_line(tmp_path: Path, folder: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(PlaygroundError, match="nobody answers there"):
        upload(nobody, folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(PlaygroundError, match="has no picture in it"):
        upload(nobody, tmp_path / "empty")
