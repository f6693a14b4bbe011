"""Which model a process scores by: the one that the database says, whatever becomes of it."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from classifier.card import card_path
from classifier.model import Model
from review.fakes import FakeFiles, FakeFrames
from review.score import Frame, ModelId
from review.status import Status
from settings import SettingError, Settings
from store.promotions import Promotions
from tests.classifier.conftest import make_model
from tests.classifier.tiny import known, one, two
from tests.review.values import a_frame, an_upload, facts_of
from tests.store.conftest import sqlite_template, sqlite_url
from wiring import House
from worker import tasks

__all__ = ["make_model", "one", "sqlite_template", "sqlite_url", "two"]

LIMITS = {"nsfw_threshold": 0.5, "sexy_threshold": 0.9}
Start = Callable[..., House]


@pytest.fixture
def start(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Processes of one database; what was seen is believed for no time."""
    monkeypatch.setattr("store.models.LOOK_EVERY", timedelta(0))
    monkeypatch.setattr(tasks, "_houses", [])
    monkeypatch.setattr(tasks, "_said", set())
    houses: list[House] = []

    def build(model: Path | str, **more: object) -> House:
        given = {"model": str(model), "data_dir": tmp_path, "database_url": sqlite_url}
        houses.append(House(Settings(**(LIMITS | given | more))))  # type: ignore[arg-type]
        return houses[-1]

    yield build
    for house in houses:
        house.close()


def promote(house: House, path: Path) -> None:
    house.promotions.promote(known(path), {}, "Jane")


def test_the_first_start_registers_it_by_a_path_that_means_the_same_everywhere(
    start: Start, one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(one.parent)
    house = start("one.onnx")
    house.pipeline  # noqa: B018 -- as a worker does
    assert house.models.roles().active == known(one)
    assert house.current() is house


def test_another_one_is_taken_without_a_new_start(start: Start, one: Path, two: Path) -> None:
    house = start(one)
    began = house.pipeline
    promote(start(one), two)
    after = house.current()
    assert after is not house
    assert after.model.id == after.pipeline.scoring.scorer.id == known(two).id
    assert began.scoring.scorer.id == known(one).id, "who began with that ends with that"
    assert after.database is house.database
    assert after.decoders is house.decoders, "they know no model"
    assert after.current() is after


def test_what_model_says_is_no_matter_once_the_database_knows_it(
    start: Start, one: Path, two: Path, caplog: pytest.LogCaptureFixture
) -> None:
    start(one).pipeline  # noqa: B018 -- the first start
    promote(start(one), two)
    late = start(one)
    late.pipeline  # noqa: B018
    late.redecisions  # noqa: B018 -- which ask again
    assert late.model.id == known(two).id
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"MODEL='{one}' is not the active model any more: 'two' (sha256 ")


def test_a_machine_may_have_the_active_one_at_a_path_of_its_own(
    start: Start, one: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    start(one).pipeline  # noqa: B018 -- the first start
    own = tmp_path / "own.onnx"
    own.write_bytes(one.read_bytes())
    card_path(own).write_bytes(card_path(one).read_bytes())
    card_path(one).unlink()
    one.unlink()
    house = start(own)
    house.pipeline  # noqa: B018
    assert (house.model.name, caplog.records) == ("one", [])


def test_one_that_the_database_never_knew_is_refused(start: Start, one: Path, two: Path) -> None:
    start(one).pipeline  # noqa: B018 -- the first start
    with pytest.raises(SettingError) as raised:
        start(two).pipeline  # noqa: B018
    words = str(raised.value)
    assert words.startswith(f"MODEL='{two}': this database scores by 'one' (sha256 ")
    assert f"python -m classifier promote {two} lets it score from now on" in words
    assert "\n" not in words


def gone(path: Path) -> None:
    path.unlink()


def another(path: Path) -> None:
    """With a card of its own: a sound model, and not that one."""
    other = path.with_name("one.onnx")
    path.write_bytes(other.read_bytes())
    card_path(path).write_bytes(card_path(other).read_bytes())


@pytest.mark.parametrize(
    ("happens", "words"), [(gone, "cannot be read"), (another, "what is here under that name has")]
)
def test_who_cannot_have_the_active_one_does_not_score_and_says_so_once(
    start: Start,
    one: Path,
    two: Path,
    happens: Callable[[Path], None],
    words: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = start(one)
    assert able(house)
    promote(house, two)
    kept = two.read_bytes(), card_path(two).read_bytes()
    happens(two)
    assert tasks.scoring() is None
    assert tasks.scoring() is None
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith(f"nothing is scored here: the active model '{two}': ")
    assert words in line
    assert "\n" not in line
    two.write_bytes(kept[0])
    card_path(two).write_bytes(kept[1])
    assert tasks.scoring() is not None, "it goes on by itself"


@pytest.mark.parametrize("happens", [gone, another])
def test_who_starts_without_the_active_one_scores_as_soon_as_it_is_there(
    start: Start, one: Path, two: Path, happens: Callable[[Path], None]
) -> None:
    start(one).pipeline  # noqa: B018 -- the first start
    promote(start(one), two)
    kept = two.read_bytes(), card_path(two).read_bytes()
    happens(two)
    house = start(one)
    assert not able(house)
    assert not able(house)
    two.write_bytes(kept[0])
    card_path(two).write_bytes(kept[1])
    assert able(house)


def test_who_starts_without_the_active_one_scores_as_soon_as_another_one_is_it(
    start: Start, one: Path, two: Path
) -> None:
    start(one).pipeline  # noqa: B018 -- the first start
    promote(start(one), two)
    before = known(one)
    gone(two)
    house = start(one)
    assert not able(house)
    house.promotions.demote(before, "Jane")
    assert able(house)


def able(house: House) -> bool:
    tasks.use(house)
    return tasks.scoring() is not None


def test_a_trial_that_cannot_be_had_here_keeps_nobody_from_scoring(
    start: Start, one: Path, two: Path, caplog: pytest.LogCaptureFixture
) -> None:
    house = start(one)
    assert able(house)
    house.promotions.begin_trial(known(two), {}, "Jane")
    two.unlink()
    found = tasks.scoring()
    assert found is not None
    assert found[1].shadow is None
    assert "is on trial, and cannot be tried here" in caplog.text


def test_a_trial_asks_nobody_for_the_file_of_the_model_that_scores(
    start: Start, one: Path, two: Path
) -> None:
    """It may be gone, or another by now: whoever has it goes on, whatever is tried beside."""
    house = start(one)
    assert able(house)
    before = house.pipeline.scoring.scorer
    house.promotions.begin_trial(known(two), {}, "Jane")
    one.unlink()
    found = tasks.scoring()
    assert found is not None
    assert found[1].scoring.scorer is before
    assert found[1].shadow is not None


def test_a_trial_begins_and_ends_while_it_runs(start: Start, one: Path, two: Path) -> None:
    house = start(one)
    assert able(house)
    house.promotions.begin_trial(known(two), {}, "Jane")
    trying = tasks.scoring()
    assert trying is not None
    assert trying[1].shadow is not None
    assert trying[1].shadow.scorer.id == known(two).id
    house.promotions.end_trial("Jane")
    after = tasks.scoring()
    assert after is not None
    assert after[1].shadow is None


class Waiting:
    """The real model, which waits in the middle of a file until it may go on."""

    def __init__(self, model: Model) -> None:
        self.model, self.side = model, model.side
        self.begun, self.go_on = threading.Event(), threading.Event()

    @property
    def id(self) -> ModelId:
        return self.model.id

    def score(self, frames: Sequence[Frame]) -> list[Mapping[str, float]]:
        self.begun.set()
        assert self.go_on.wait(20)
        return self.model.score(frames)


def test_what_is_in_work_at_a_promotion_ends_by_the_model_that_it_began_with(
    start: Start, one: Path, two: Path
) -> None:
    """Two threads of one worker: one in the middle of a file, while the other hears of it."""
    house = start(one)
    uploads = [an_upload(number, wiki=house.site.name) for number in (1, 2)]
    frame = replace(a_frame(), pixels=grey())
    files = FakeFiles({one.title: facts_of(one) for one in uploads})
    decoders = FakeFrames({one.sha1: [frame] for one in uploads})
    decoders.close = lambda: None  # type: ignore[attr-defined]
    house.__dict__ |= {"files": files, "decoders": decoders}
    ids = house.inbox.register(house.site.name, uploads, house.database.clock())
    waiting = Waiting(house.model)  # type: ignore[arg-type]
    assert able(house)
    scoring = replace(house.pipeline.scoring, scorer=waiting)
    house.pipeline = replace(house.pipeline, scoring=scoring)
    first = threading.Thread(target=tasks.score, args=(ids[0],))
    first.start()
    assert waiting.begun.wait(20)
    promote(start(one), two)
    tasks.score(ids[1])
    waiting.go_on.set()
    first.join(20)
    rows = {row.id: row for row in house.watch.uploads()}
    by = {number: house.dossiers.of_id(number)[0]["scores"][0]["model"] for number in ids}
    assert by == {ids[0]: "one", ids[1]: "two"}
    assert (rows[ids[0]].status, rows[ids[1]].status) == (Status.CLEAR, Status.SUSPECT)


def grey() -> object:
    return np.full((8, 8, 3), 128, np.uint8)


def test_of_two_changes_within_seconds_nothing_is_built_for_each_upload(
    start: Start, one: Path, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, other = start(one), start(one)
    house.pipeline  # noqa: B018 -- as a worker does
    promote(other, two)
    house.models.roles_lately()
    monkeypatch.setattr("store.models.LOOK_EVERY", timedelta(hours=1))
    other.promotions.begin_trial(known(one), {}, "Jane")
    after = house.current()
    assert after is not house
    assert after.current() is after
    monkeypatch.setattr("store.models.LOOK_EVERY", timedelta(0))
    assert after.current().roles.shadow == known(one)


def test_the_way_back_is_heard_of_too(start: Start, one: Path, two: Path) -> None:
    house = start(one)
    assert able(house)
    promote(house, two)
    assert tasks.scoring() is not None
    house.promotions.demote(known(one), "Jane")
    back = tasks.scoring()
    assert back is not None
    assert back[1].scoring.scorer.id == known(one).id


def test_a_worker_starts_by_the_active_model_and_also_before_there_is_a_database(
    start: Start, one: Path, two: Path, tmp_path: Path
) -> None:
    start(one).pipeline  # noqa: B018 -- the first start
    promote(start(one), two)
    with closing(start(one)) as ready:
        ready.expect_model()
        assert ready.model.id == known(two).id
    none_yet = start(one, database_url=f"sqlite:///{tmp_path / 'none.db'}")
    none_yet.expect_model()
    assert none_yet.model.id == known(one).id
    assert not (tmp_path / "none.db").exists()
    away = start(one, database_url="mysql+pymysql://u:p@127.0.0.1:1/x")
    away.expect_model()
    assert away.model.id == known(one).id


def test_each_model_is_held_to_its_own_answers(start: Start, one: Path, two: Path) -> None:
    house = start(one)
    house.pipeline  # noqa: B018 -- as a worker does
    house.probe.check()
    Promotions(house.database).promote(replace(known(two), name="one"), {}, "Jane")
    house.models.first_probe(known(two).id, {"one": {"disc": {"porn": 0.5}}})
    late = start(one)
    late.pipeline  # noqa: B018
    house.probe.check()
    assert house.stops.all() == [], "what another one says is nobody's change"
