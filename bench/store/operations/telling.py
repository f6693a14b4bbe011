"""What is asked for other programs and for whoever reviews."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from bench.store import values
from bench.store.operations.operation import Operation
from bench.store.rows.bulk import WIKI
from bench.store.sql import END
from review.answer import Outcome
from review.search import Page, Position, Search
from review.status import Status
from store.days import Days
from store.figures import Figures
from store.results import Results
from store.session import Database

MANY = 50  # results on a page
ANSWERS = 5000  # of which precision is told


def of_the_api(database: Database, times: int) -> Iterator[Operation]:
    """Pages of results: the newest, some from the middle, and such as find little or nothing."""
    results, figures = Results(database, WIKI), Figures(database, WIKI)
    few = times // 5 or 1
    middle = Position(finished_at=END - timedelta(days=2), id=1)
    suspects = {
        "": Search(verdict=Status.SUSPECT),
        ", not answered": Search(verdict=Status.SUSPECT, outcome=Outcome.OPEN),
        ", of new uploaders": Search(verdict=Status.SUSPECT, new_uploader=True),
        ", none of a thousand": Search(verdict=Status.SUSPECT, outcome=Outcome.OTHER),
    }

    def page(search: Search, after: Position | None = None) -> Page:
        return results.page(search, after, MANY)

    yield Operation("results: the newest", partial(page, Search()), few)
    yield Operation("results: none of a thousand", partial(page, Search(kind="drawing")), few)
    for words, search in suspects.items():
        yield Operation(f"results: suspects{words}", partial(page, search), few)
    yield Operation("results: suspects, further on", partial(page, suspects[""], middle), few)
    # A new one each time: it keeps what it was told.
    yield Operation("days: figures of a month", lambda: Days(database, WIKI).latest(30), few)
    yield Operation("days: scores of a month", lambda: Days(database, WIKI).scores(30), few)
    yield Operation("figures: the last answers", lambda: figures.answered(ANSWERS), few)
    yield Operation("results: of a title", lambda: results.of_title(values.title_of(400)), times)
    yield Operation("results: of a content", lambda: results.of_content(values.sha1_of(400)), times)
