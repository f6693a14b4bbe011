from review.answer import Outcome, Source
from store.overview import Overview
from store.session import Database
from store.tables import AnswerRow
from tests.review.flagging import DAY
from tests.review.values import WIKI
from tests.store.reviewed import fill, put


def test_what_is_said_of_a_file_in_two_places_is_there_once(database: Database) -> None:
    fill(database, 20, suspects=1)
    said = {"outcome": Outcome.CONFIRMED, "words": "", "who": "Admin", "sha1": "0" * 40}
    row = {"wiki": WIKI, "at": DAY, "read_at": DAY, **said}
    acts = [(Source.DELETION, 7, 8), (Source.STATUS, 7, 8), (Source.STATUS, 9, 8)]
    rows = [
        {"notice_id": notice, "source": source, "page_id": page, "revision": revision, **row}
        for number, (source, page, revision) in enumerate(acts)
        for notice in (2 * number + 1, 2 * number + 2)
    ]
    put(database, AnswerRow, rows)
    overview = Overview(database, WIKI)
    found = [(one.source, one.page_id, one.revision) for _, one in overview.answers(5)]
    assert found == acts[::-1]
    assert len(overview.answers(2)) == 2
    assert Overview(database, "otherwiki").answers(5) == []
