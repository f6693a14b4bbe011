"""Samples whose file is not there any more."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

import settings
from review.answer import Outcome
from review.errors import Transient
from review.fakes import FakeFiles
from review.upload import FileFacts, Upload
from store.samples import Sample, Samples
from store.session import Database
from store.tables import SampleRow
from tests.review.flagging import DAY
from tests.review.values import WIKI, content, facts_of
from tests.store.reviewed import fill
from wiring import House
from worker import tasks
from worker.sampler import still_there


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    with closing(Database(sqlite_url)) as database:
        fill(database, 10, suspects=0, days=1)
        database.clock = lambda: DAY + timedelta(days=1, hours=1)
        yield database


@pytest.fixture
def samples(database: Database) -> Samples:
    found = Samples(database, WIKI)
    found.draw(3)
    return found


def test_the_task_draws_as_many_as_the_setting_says(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMPLE_PER_DAY", "4")
    house = House(settings.load())
    house.database = database
    monkeypatch.setattr(tasks, "_houses", [house])
    tasks.sample()
    tasks.sample()
    assert house.samples.waiting() == 4


def facts(*samples: Sample, **changes: str) -> dict[str, FileFacts]:
    return {one.upload.title: facts_of(one.upload, **changes) for one in samples}


def answers(database: Database) -> list[tuple[int, Outcome, str]]:
    with database.read() as session:
        rows = session.query(SampleRow).order_by(SampleRow.id).all()
        return [(row.id, row.outcome, row.words) for row in rows if row.outcome]


def test_what_cannot_be_looked_at_is_answered_and_says_nothing(
    database: Database, samples: Samples
) -> None:
    there, gone, newer = samples.unanswered(3)
    files = FakeFiles(facts(there) | facts(newer, sha1=content("another")))
    assert still_there(samples, files, [there, gone, newer]) == [there]
    assert answers(database) == [
        (gone.id, Outcome.OTHER, "the file is gone"),
        (newer.id, Outcome.OTHER, "a newer version has taken its place"),
    ]
    assert samples.unanswered(3) == [there]


def test_a_person_who_was_quicker_is_not_overruled(database: Database, samples: Samples) -> None:
    listed = samples.unanswered(1)
    samples.answer(listed[0].id, Outcome.CONFIRMED, words="seen")
    assert still_there(samples, FakeFiles({}), listed) == []
    assert answers(database) == [(listed[0].id, Outcome.CONFIRMED, "seen")]


def test_a_wiki_that_cannot_be_asked_answers_nothing(database: Database, samples: Samples) -> None:
    class Away(FakeFiles):
        def facts(self, upload: Upload) -> FileFacts:
            raise Transient("the wiki is away")

    with pytest.raises(Transient):
        still_there(samples, Away({}), samples.unanswered(3))
    assert answers(database) == []


def test_a_file_that_was_moved_is_listed_by_its_title_now(samples: Samples) -> None:
    [one] = samples.unanswered(1)
    files = FakeFiles({one.upload.title: facts_of(one.upload, title="File:Moved.jpg")})
    [found] = still_there(samples, files, [one])
    assert (found.id, found.upload.title) == (one.id, "File:Moved.jpg")
