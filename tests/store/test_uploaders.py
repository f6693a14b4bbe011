"""Notices of an older version, which knows no uploader's turns."""

from sqlalchemy import update

from review.notice import NoticeKind
from store.tables import NoticeRow
from store.uploaders import name_uploaders
from tests.review.values import WIKI
from tests.store.bench import DatabaseBench

REPORT = NoticeKind.REPORT


def test_what_an_older_version_has_added_takes_turns(over_database: DatabaseBench) -> None:
    bench = over_database
    much = bench.suspects(2, REPORT, uploader="Much")
    nameless = bench.suspects(2, REPORT, uploader="")
    with bench.database.engine.begin() as connection:
        connection.execute(update(NoticeRow).values(uploader=""))
    little = bench.suspects(1, REPORT, uploader="Little")
    name_uploaders(bench.database, "otherwiki")
    waiting = [n.page_id for n in bench.desk().due(REPORT, 50)]
    assert waiting == [*much, *nameless, *little]
    name_uploaders(bench.database, WIKI)
    waiting = [n.page_id for n in bench.desk().due(REPORT, 50)]
    assert waiting == [much[0], *nameless, *little, much[1]]
