from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from classifier.training.build.collecting import Missing
from classifier.training.build.wiki_files import SIDE, WikiPictures
from review.errors import Permanent, Transient
from review.fakes import FakeFiles
from review.ports import Fetched, Part
from review.upload import FileFacts, Kind, page_of
from tests.review.values import an_upload, facts_of

UPLOAD = an_upload(1)


class Files(FakeFiles):
    """Has a file to fetch; fails first with what is in `failures`."""

    def __init__(self, path: Path) -> None:
        super().__init__({UPLOAD.title: facts_of(UPLOAD)})
        self.path = path
        self.failures: list[Exception] = []
        self.sides: list[int] = []

    def look(self, upload: object, side: int) -> FileFacts:
        self.sides.append(side)
        return super().look(upload, side)  # type: ignore[arg-type]

    @contextmanager
    def fetch(self, facts: FileFacts) -> Iterator[Fetched]:
        if self.failures:
            raise self.failures.pop(0)
        parts = (Part(path=self.path),)
        yield Fetched(parts=parts, representation="original", size=1, original=True)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def missing(files: Files, **changes: Any) -> str:
    with (
        pytest.raises(Missing) as caught,
        WikiPictures(files, sleep=lambda _: None).file(replace(UPLOAD, **changes)),
    ):
        pass
    return str(caught.value)


def test_a_rendition_that_is_large_enough_is_fetched(files: Files) -> None:
    with WikiPictures(files).file(UPLOAD) as path:
        assert path == files.path
    with WikiPictures(files).file(page_of("", UPLOAD.title)) as path:
        assert path == files.path
    assert files.sides == [SIDE, SIDE]
    assert SIDE >= 299


def test_what_was_deleted_or_replaced_is_gone(files: Files) -> None:
    assert missing(files, title="File:Other.jpg") == "is gone: the file is deleted"
    assert missing(files, sha1="0" * 40) == "is gone: another version has taken its place"


def test_a_video_is_no_picture(files: Files) -> None:
    facts = facts_of(UPLOAD, kind=Kind.VIDEO, mime="video/webm")
    files.by_title[UPLOAD.title] = facts
    assert missing(files) == "no picture: the wiki says video/webm"


def test_a_wiki_that_is_busy_is_asked_again_when_it_wants(files: Files) -> None:
    slept: list[float] = []
    files.failures = [Transient("busy", timedelta(seconds=7)), Transient("busy")]
    with WikiPictures(files, sleep=slept.append).file(UPLOAD) as path:
        assert path == files.path
    assert slept == [7, 5]
    files.failures = [Transient("busy")] * 3
    assert missing(files) == "could not be fetched: busy"
    files.failures = [Transient("busy", timedelta(hours=2))]
    assert missing(files) == "could not be fetched: busy"
    files.failures = [Permanent("too large")]
    assert missing(files) == "could not be fetched: too large"
