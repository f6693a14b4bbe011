"""What a person reads of a running service."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.console import Console

from review.clock import now
from review.notice import Mode, NoticeKind
from review.policy import Verdict, unscored
from review.status import Status
from review.upload import FileFacts, Kind
from store.inbox import Inbox
from store.session import Database
from store.tallies import Tallies
from store.uploads import Uploads
from store.watch import Watch
from tests.worker.test_poller import START, upload
from worker.console import Progress


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.close()


def progress_of(database: Database, console: Console, mode: Mode) -> Progress:
    tallies = Tallies(database)
    return Progress(Watch(database), console, mode, tallies=tallies, wiki="testwiki")


def end(database: Database, number: int, verdict: Verdict) -> None:
    [upload_id] = Inbox(database).register("testwiki", [upload(number)], START)
    store = Uploads(database, timedelta(minutes=5))
    claim = store.claim(upload_id)
    assert claim is not None
    facts = FileFacts(
        page_id=number,
        title=f"File:[b]{number}.jpg",
        sha1=claim.upload.sha1,
        mime="image/jpeg",
        kind=Kind.PICTURE,
        size=1,
        width=1,
        height=1,
    )
    suspect = verdict.status is Status.SUSPECT
    notices = frozenset({NoticeKind.REPORT}) if suspect else frozenset()
    store.finish(claim, verdict, facts=facts, score=None, notices=notices)


def scored(status: Status, nsfw: float) -> Verdict:
    return Verdict(status=status, reason="possible explicit content", nsfw=nsfw, sexy=0.0)


def test_each_upload_is_one_line_once_with_score_title_and_reason(database: Database) -> None:
    out = io.StringIO()
    progress = progress_of(database, Console(file=out, width=200), Mode.DRY_RUN)
    end(database, 1, scored(Status.CLEAR, 0.01))
    end(database, 2, scored(Status.SUSPECT, 0.91))
    end(database, 3, unscored(Status.UNKNOWN, "larger than the limit"))
    progress.show_news()
    progress.show_news()
    clear, suspect, unknown = out.getvalue().splitlines()
    assert "clear" in clear
    assert "0.010  File:[b]1.jpg" in clear, "a title is no markup"
    assert "0.910" in suspect
    assert "(dry run: would add it to the report)" in suspect
    assert unknown.endswith("larger than the limit")


def test_a_moving_suspect_says_from_when_to_when(database: Database) -> None:
    out = io.StringIO()
    progress = progress_of(database, Console(file=out, width=200), Mode.REPORT)
    moving = replace(scored(Status.SUSPECT, 0.91), begin=192.0, end=200.0)
    end(database, 1, moving)
    progress.show_news()
    assert "  at 3:12 to 3:20: possible explicit content" in out.getvalue()


def test_the_status_line_counts(database: Database) -> None:
    progress = progress_of(database, Console(file=io.StringIO()), Mode.REPORT)
    end(database, 1, scored(Status.SUSPECT, 0.91))
    Inbox(database).register("testwiki", [upload(2)], START)
    progress.show_news()
    line = progress.status_line(now() - timedelta(seconds=7))
    assert line.startswith("1 scored in the last minute · 1 waiting · lag 7 s · 1 suspect")
    assert line.endswith("0 notices written")
    assert "lag not known" in progress.status_line(None)
    halted = progress.status_line(None, "the run page does not say yes")
    assert halted.endswith("notices written · stopped writing: the run page does not say yes")
