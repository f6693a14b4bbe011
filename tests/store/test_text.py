"""Names as MediaWiki has them: compared exactly, as long as they come."""

import pytest
from sqlalchemy import select

from review.notice import NoticeKind
from store.tables import UploadRow
from tests.review.values import WIKI, an_upload, facts_of
from tests.store.bench import DatabaseBench

ALIKE = [
    "File:Resume.jpg",
    "File:resume.jpg",
    "File:Resumé.jpg",
    "File:Résumé.jpg",
    "File:Re\u0301sume\u0301.jpg",  # the same to see, in other code points
    "File:Resume．jpg",  # noqa: RUF001 -- full width
    "File:Ｒesume.jpg",  # noqa: RUF001
    "File:Resume.jpg\u200e",
    "File:Straße.jpg",
    "File:Strasse.jpg",
    "File:I.jpg",
    "File:İ.jpg",
    "File:😀.jpg",
    "File:😁.jpg",
]


def test_titles_that_look_alike_are_not_the_same(over_database: DatabaseBench) -> None:
    uploads = [an_upload(i, title=title) for i, title in enumerate(ALIKE)]
    ids = over_database.inbox.register(WIKI, uploads, uploads[0].uploaded_at)
    assert [over_database.row(i).title for i in ids] == ALIKE
    with over_database.database.read() as session:
        for upload_id, title in zip(ids, ALIKE, strict=True):
            query = select(UploadRow.id).where(UploadRow.title == title)
            assert session.scalars(query).all() == [upload_id]


@pytest.mark.parametrize(
    "title",
    [
        "File:" + "a" * 251 + ".jpg",
        "File:" + "é" * 120 + ".jpg",
        "File:" + "𝄞" * 60 + ".jpg",
        "Файл:" + "ж" * 120 + ".jpg",
        'File:"a" \\ %s :b {{c}} \' ;-- ?.jpg',
    ],
)
def test_the_longest_and_oddest_titles_fit(over_database: DatabaseBench, title: str) -> None:
    upload = an_upload(title=title, uploader="ü" * 127)
    claim = over_database.claim(upload)
    assert claim.upload == upload


@pytest.mark.parametrize("number", [2**31, 2**40])
def test_numbers_of_a_large_wiki_fit(over_database: DatabaseBench, number: int) -> None:
    upload = an_upload(log_id=number)
    over_database.suspect(upload, NoticeKind.REPORT, facts=facts_of(upload, page_id=number))
    assert [n.page_id for n in over_database.desk().due(NoticeKind.REPORT, 1)] == [number]


def test_wikis_are_told_apart_exactly(over_database: DatabaseBench) -> None:
    wikis = ["wiki", "Wiki", "wikí"]
    for wiki in wikis:
        over_database.register(an_upload(1, wiki=wiki))
    positions = [over_database.inbox.read_until(wiki) for wiki in wikis]
    assert None not in positions
    assert len(over_database.watch.uploads()) == 3
