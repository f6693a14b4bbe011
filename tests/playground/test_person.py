import hashlib

import pytest

from playground import media
from playground.person import Person, Refused
from playground.wiki import LocalWiki

pytestmark = pytest.mark.integration


def test_pages_have_text_and_history(uploader: Person) -> None:
    assert uploader.text("Story") is None
    assert uploader.history("Story") == []
    first = uploader.edit("Story", "one", "begin")
    second = uploader.edit("Story", "two", "go on")
    assert uploader.text("Story") == "two"
    assert [(r["revid"], r["comment"]) for r in uploader.history("Story")] == [
        (second, "go on"),
        (first, "begin"),
    ]


def test_files_are_overwritten_reverted_moved_deleted_and_restored(
    local_wiki: LocalWiki, uploader: Person, admin: Person
) -> None:
    versions = [media.picture(seed) for seed in (2001, 2002)]
    for version in versions:
        uploader.upload("Life.jpg", version)
    uploader.revert("Life.jpg")
    with Person.login(local_wiki.api, "Mover") as mover:
        mover.move("File:Life.jpg", "File:New life.jpg")
    assert uploader.file("Life.jpg") is None
    info = uploader.file("New life.jpg")
    assert info
    assert info["sha1"] == hashlib.sha1(versions[0]).hexdigest()  # noqa: S324
    admin.delete("File:New life.jpg", "test")
    assert uploader.file("New life.jpg") is None
    admin.undelete("File:New life.jpg")
    assert uploader.file("New life.jpg")
    log = uploader.query(list="logevents", letype="upload", letitle="File:New life.jpg")
    assert [e["action"] for e in log["logevents"]] == []  # the log keeps the old title
    log = uploader.query(list="logevents", letype="upload", letitle="File:Life.jpg")
    assert [e["action"] for e in log["logevents"]] == ["revert", "overwrite", "upload"]


def test_what_is_refused_says_why(local_wiki: LocalWiki, uploader: Person) -> None:
    with pytest.raises(Refused) as refused:
        uploader.delete("Main Page")
    assert refused.value.code == "permissiondenied"
    with pytest.raises(Refused, match="Failed"):
        Person.login(local_wiki.api, "Uploader", "wrong")
