"""A database as a service leaves it, and commands run over it."""

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from review.answer import Outcome, Source
from store.migrate import upgrade
from store.samples import Samples
from store.session import Database
from store.tables import AnswerRow, CheckRow, SpanRow, StopRow
from store.tallies import Tallies
from tests.review.flagging import DAY
from tests.review.values import WIKI
from tests.store.reviewed import fill, put
from tests.worker.commands.asking import Run
from worker.commands import review

SITE = """
name = "commonswiki"
domain = "localhost"
api = "http://127.0.0.1:1/api.php"
article = "http://127.0.0.1:1/wiki/"
file_hosts = ["127.0.0.1:1"]
thumbnail_widths = [250]
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """DATA_DIR with what four days left; of 8 samples none is answered."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "site.toml").write_text(SITE)
    with closing(Database(f"sqlite:///{folder / 'review.db'}")) as database:
        upgrade(database)
        fill(database, 400, suspects=0.3, days=4)
        database.clock = lambda: DAY + timedelta(days=4, hours=1)
        Samples(database, WIKI).draw(2)
        _put_running(database)
        Tallies(database).recount()
    return folder


def _put_running(database: Database) -> None:
    hour = {"begin": DAY, "end": DAY + timedelta(hours=1)}
    put(database, SpanRow, [{"wiki": WIKI, **hour}])
    check = {"checked_at": DAY, "uploads": 100, "missing": 2, "why": {"stream": 2}}
    put(database, CheckRow, [{"wiki": WIKI, **hour, **check}])
    stop = {"reason": "too many were cleared", "stopped_at": DAY}
    put(database, StopRow, [{"wiki": WIKI, **stop, "resumed_at": at} for at in (None, DAY)])
    answer = {
        "notice_id": 1,
        "page_id": 1,
        "sha1": "0" * 40,
        "source": Source.STATUS,
        "outcome": Outcome.CLEARED,
        "words": "a statue\x1b[2J",
        "who": "Somebody",
        "at": DAY,
        "revision": 1,
        "read_at": DAY,
    }
    put(database, AnswerRow, [{"wiki": WIKI, **answer}])


@pytest.fixture
def environment(template: Path, tmp_path: Path) -> dict[str, str]:
    folder = Path(shutil.copytree(template, tmp_path / "data"))
    return {"DATA_DIR": str(folder), "SITE": str(folder / "site.toml"), "COLUMNS": "100"}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    def call(*words: str, **more: str) -> Result:
        return CliRunner().invoke(review, words, env=environment | more)

    return call
