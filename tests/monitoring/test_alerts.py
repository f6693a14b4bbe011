"""Each alert is caused by its fault, told by mail, and over after what the runbook says."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitoring.alerts import NAMES
from playground.redis_server import RedisServer
from review.budget import DAY, MINUTE
from review.pause import Work
from review.probe import Probe
from tests.chaos.disk import small_disk
from tests.monitoring.conftest import OPERATOR, MakeStage
from tests.monitoring.stage import Stage
from worker.resume import go_on, resume

PICTURE = {"mobilenet": {"sunset": {"porn": 0.1}}}
OTHERWISE = {"mobilenet": {"sunset": {"porn": 0.4}}}


def deaf(stage: Stage) -> None:
    stage.heard = False


def hears(stage: Stage) -> None:
    stage.heard = True


def scores_nothing(stage: Stage) -> None:
    stage.register(3)
    stage.scored = False


def scores(stage: Stage) -> None:
    stage.scored = True


def no_scorer_runs(stage: Stage) -> None:
    """And nothing is due."""
    stage.scorers = False


def a_scorer_runs(stage: Stage) -> None:
    stage.scorers = True


def fails(stage: Stage) -> None:
    stage.register(12)
    stage.fails = "the wiki answered 503"


def fails_no_more(stage: Stage) -> None:
    stage.fails = ""


def stops(stage: Stage) -> None:
    stage.house.stops.stop("30 of the last 500 uploads are suspects")


def the_model_changes(stage: Stage) -> None:
    answers, stop = stage.house.database.clock, stage.house.stops.stop
    Probe(ask=lambda: OTHERWISE, first=lambda _: PICTURE, stop=stop, clock=answers).check()


def resumes(stage: Stage) -> None:
    assert resume(stage.house, "Jane", stage.said.append)


def spends_all(stage: Stage) -> None:
    for _ in range(stage.house.settings.edits_per_day):
        stage.house.edits.note("index")


def waits_a_day(stage: Stage) -> None:
    stage.clock.tick(DAY)


def nobody_edits(stage: Stage) -> None:
    stage.edits = False
    stage.clock.tick(2 * MINUTE)  # the lease of the one that was is over
    stage.list_one()


def edits(stage: Stage) -> None:
    stage.edits = True


def pauses(stage: Stage) -> None:
    stage.house.pauses.begin(Work.EDITING, "Jane", "a new disk")
    stage.clock.tick(DAY)


def goes_on(stage: Stage) -> None:
    assert go_on(stage.house, Work.EDITING, stage.said.append)


FAULTS: dict[str, tuple[Callable[[Stage], None], Callable[[Stage], None], str]] = {
    "stream-lag": (deaf, hears, "nothing has been heard of the wiki's uploads for"),
    "oldest-unscored": (scores_nothing, scores, "a fresh upload has been due to be scored for"),
    "scorers-silent": (scores_nothing, scores, "uploads wait, and none is scored: none ever was"),
    "scorers-gone": (no_scorer_runs, a_scorer_runs, "no scorer runs"),
    "failures": (fails, fails_no_more, "12 are being tried again, the last because: the wiki"),
    "listing-stopped": (stops, resumes, "nothing is listed: 30 of the last 500 uploads"),
    "model-changed": (the_model_changes, resumes, "nothing is listed: the model's answers to"),
    "budget-reached": (spends_all, waits_a_day, "all 3 edits of a day are used up"),
    "editor-gone": (nobody_edits, edits, "no editor runs, and 1 notices wait to be written"),
    "long-pause": (pauses, goes_on, "paused for more than a day: editing by Jane 24 h ago"),
}
ELSEWHERE = {"disk", "broker", "credentials", "mail", "database"}


def test_each_alert_has_its_fault() -> None:
    assert FAULTS.keys() | ELSEWHERE == set(NAMES)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_and_that_it_is_over(
    make_stage: MakeStage, sqlite_url: str, name: str
) -> None:
    stage = make_stage(sqlite_url, edits_per_day=3)
    stage.minutes(4)
    assert stage.post.mails == []
    cause, remedy, words = FAULTS[name]
    cause(stage)
    passed = told_and_over(stage, name, lambda: remedy(stage), words)
    assert passed <= 40


def told_and_over(stage: Stage, name: str, remedy: Callable[[], None], words: str) -> int:
    """After how many minutes it was told; it is over some minutes after the remedy."""
    passed = stage.until(lambda: stage.told(f"{name} since "))
    [text] = [text for text in stage.post.texts if words in text]
    assert f"docs/runbook.md#{name}\n" in text
    assert [one.name for one in stage.house.alerts.open() if one.name == name] == [name]
    remedy()
    stage.until(lambda: stage.told(f"{name} is over"), most=20)
    assert stage.house.alerts.open() == []
    assert {mail["To"] for mail in stage.post.mails} == {OPERATOR}
    sent = len(stage.post.mails)
    stage.minutes(12)
    assert len(stage.post.mails) == sent, "all is quiet"
    return passed


def test_scorers_that_put_everything_off_are_silent_too(stage: Stage) -> None:
    """As while the wiki wants a pause: nothing is due for long, and nothing counts as failed."""
    stage.register()
    stage.minutes(4)
    stage.register(10)
    stage.pauses = timedelta(minutes=20)
    passed = stage.until(lambda: stage.told("scorers-silent since "))
    assert 60 <= passed <= 66
    stage.pauses = None
    stage.until(lambda: stage.told("scorers-silent is over"), most=40)


def test_no_mail_names_a_file(stage: Stage) -> None:
    stage.register(12)
    stage.fails = 'the wiki answered 503 for "File:Jane at home.jpg"'
    stage.until(lambda: stage.told("the last because: the wiki answered 503 for …\n"))


def test_a_disk_that_is_nearly_full(make_stage: MakeStage, sqlite_url: str, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as folder:
        stage = make_stage(sqlite_url, data_dir=folder, fetch_limit_mb=1, temporary_mb=8)
        stage.minutes(4)
        assert stage.post.mails == []
        (folder / "ballast").write_bytes(bytes(10_000_000))
        words = "MB are free for DATA_DIR, of 8 MB that files may take (TEMPORARY_MB)"
        told_and_over(stage, "disk", (folder / "ballast").unlink, words)


def test_a_folder_that_cannot_be_used_is_told_and_silences_no_other_alert(
    make_stage: MakeStage, sqlite_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    stage = make_stage(sqlite_url, data_dir=folder)
    stage.minutes(4)
    folder.rmdir()
    folder.touch()
    stops(stage)
    stage.minutes(2)
    assert stage.told("listing-stopped since "), "its own fault is told"
    words = f"DATA_DIR={str(folder)!r}: cannot be used (File exists)"

    def remedy() -> None:
        folder.unlink()
        resumes(stage)

    told_and_over(stage, "disk", remedy, words)


def test_a_broker_whose_url_cannot_be_read_is_away(make_stage: MakeStage, sqlite_url: str) -> None:
    stage = make_stage(sqlite_url, redis_url="redis://127.0.0.1:6379/0?socket_timeout=soon")
    stops(stage)
    stage.minutes(2)
    assert stage.told("listing-stopped since ")
    stage.until(lambda: stage.told("broker since "))


@pytest.mark.integration
def test_redis_is_away(make_stage: MakeStage, sqlite_url: str, tmp_path: Path) -> None:
    with RedisServer.start(tmp_path / "redis") as redis:
        stage = make_stage(sqlite_url, redis_url=redis.url)
        stage.minutes(4)
        redis.stop()
        stage.scorers = False  # the loop that signs for them waits for it
        stage.minutes(8)
        assert stage.post.mails == [], "it may come back by itself"

        def start_again() -> None:
            RedisServer.start(redis.folder, port=redis.port)
            stage.scorers = True

        told_and_over(stage, "broker", start_again, "Redis cannot be reached: ")
        assert not any("scorers-gone" in text for text in stage.post.texts)
