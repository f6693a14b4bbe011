"""Which model scores: promoted, tried, taken back; in one transaction each."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from review.errors import Permanent
from review.fakes import FakeClock
from review.promotion import Change, Registered, Roles
from store.models import Models
from store.promotions import Promotions
from store.session import Database
from store.tables import ModelRow, PromotionRow
from tests.review.values import MODEL
from tests.store.races import together_at

PROBE = {"x": {"disc": {"porn": 0.25}}}
ROOT = Path(__file__).parents[2]


def model(name: str, digit: str) -> Registered:
    return Registered(id=replace(MODEL, sha256=digit * 64), name=name, path=f"/m/{name}.onnx")


A, B, C = model("a", "a"), model("b", "b"), model("c", "c")


@pytest.fixture
def promotions(database: Database) -> Promotions:
    """Of a database on which A scores."""
    Models(database).activate_first(A.id, name=A.name, path=A.path)
    return Promotions(database)


def roles(database: Database) -> Roles:
    return Models(database).roles()


def test_the_promoted_one_scores_and_it_is_noted(
    database: Database, promotions: Promotions, clock: FakeClock
) -> None:
    clock.tick(timedelta(days=1))
    done = promotions.promote(B, PROBE, "Jane")
    assert done == Change(model=B, before=A, at=clock(), who="Jane")
    assert roles(database) == Roles(active=B)
    assert promotions.activation(B) == done
    assert promotions.activation(A) is None, "that was the first start"
    assert Models(database).first_probe(B.id, {"x": {"disc": {"porn": 0.5}}}) == PROBE


def test_the_way_back_goes_one_promotion_further_each_time(
    database: Database, promotions: Promotions
) -> None:
    promotions.promote(B, PROBE, "Jane")
    promotions.promote(C, PROBE, "Jane")
    for before in (B, A):
        assert promotions.before() == before
        assert promotions.demote(before, "Joe").model == before
        assert roles(database) == Roles(active=before)
    with pytest.raises(Permanent, match="no other model was active before: nothing to go back to"):
        promotions.before()
    promotions.promote(C, PROBE, "Jane")
    assert promotions.before() == A, "what was undone is forgotten"


def test_a_trial_is_beside_the_active_one_until_it_ends(
    database: Database, promotions: Promotions, clock: FakeClock
) -> None:
    begun = promotions.begin_trial(B, PROBE, "Jane")
    assert roles(database) == Roles(active=A, shadow=B)
    assert promotions.trial(B) == begun == Change(model=B, before=A, at=clock(), who="Jane")
    promotions.end_trial("Joe")
    assert roles(database) == Roles(active=A)
    assert promotions.trial(B) == begun, "when it was tried last"
    with pytest.raises(Permanent, match="no model is on trial"):
        promotions.end_trial("Joe")


def test_a_promotion_ends_the_trial_of_the_promoted_one_only(
    database: Database, promotions: Promotions
) -> None:
    promotions.begin_trial(B, PROBE, "Jane")
    promotions.promote(C, PROBE, "Jane")
    assert roles(database) == Roles(active=C, shadow=B)
    promotions.promote(B, PROBE, "Jane")
    assert roles(database) == Roles(active=B)
    promotions.begin_trial(C, PROBE, "Jane")
    promotions.demote(C, "Jane")
    assert roles(database) == Roles(active=C), "a model has one role"


def test_what_cannot_be_is_one_line_and_changes_nothing(
    database: Database, promotions: Promotions
) -> None:
    promotions.begin_trial(B, PROBE, "Jane")
    before = roles(database)
    for words, does in {
        "'a' (sha256 aaaaaaaaaaaa…) is the active model already": partial(
            promotions.promote, A, PROBE
        ),
        "'a' (sha256 aaaaaaaaaaaa…) is the active model alread": partial(
            promotions.begin_trial, A, PROBE
        ),
        "is on trial already": partial(promotions.begin_trial, B, PROBE),
        "'b' (sha256 bbbbbbbbbbbb…) is on trial: python -m classifier demote --shadow": partial(
            promotions.begin_trial, C, PROBE
        ),
        "somebody else was quicker": partial(promotions.demote, C),
    }.items():
        with pytest.raises(Permanent) as raised:
            does("Jane")
        assert words in str(raised.value)
        assert "\n" not in str(raised.value)
        assert roles(database) == before


def test_before_the_first_start_there_is_nothing_to_promote_to(database: Database) -> None:
    for does in (Promotions(database).promote, Promotions(database).begin_trial):
        with pytest.raises(Permanent, match="first start registers the one that MODEL names"):
            does(B, PROBE, "Jane")


def test_who_promotes_at_the_same_time_does_so_one_after_the_other(
    database: Database, promotions: Promotions
) -> None:
    begin = [partial(Promotions(database).promote, one, PROBE, "Jane") for one in (B, C)]
    done = together_at(database, "INSERT INTO promotions", *begin)
    last = max(done, key=lambda one: one.before != A)
    assert roles(database).active == last.model
    assert {one.before for one in done} == {A, min(done, key=lambda one: one.before != A).model}


def test_roles_are_believed_for_five_seconds(
    database: Database, promotions: Promotions, clock: FakeClock
) -> None:
    models = Models(database)
    assert models.roles_lately() == Roles(active=A)
    promotions.promote(B, PROBE, "Jane")
    assert models.roles_lately() == Roles(active=A)
    clock.tick(timedelta(seconds=6))
    assert models.roles_lately() == Roles(active=B)


def test_a_model_that_was_known_is_registered_once_by_its_newest_path(
    database: Database, promotions: Promotions
) -> None:
    promotions.promote(B, PROBE, "Jane")
    promotions.demote(A, "Jane")
    promotions.promote(replace(B, path="/elsewhere/b.onnx"), {}, "Jane")
    assert [one.path for one in Models(database).known()] == ["/m/a.onnx", "/elsewhere/b.onnx"]
    assert Models(database).first_probe(B.id, {}) == PROBE


KILLED = """
import os, signal, sys
from dataclasses import replace
from sqlalchemy import event
from store.promotions import Promotions
from store.session import Database
from tests.store.test_promotions import B, PROBE
database = Database(sys.argv[1])

@event.listens_for(database.engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

Promotions(database).promote(B, PROBE, "Jane")
"""


@pytest.mark.parametrize("at", ["INSERT INTO models", "INSERT INTO promotions"])
def test_kill_9_in_the_middle_leaves_the_model_before(
    database: Database, promotions: Promotions, at: str
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, url, at]
    killed = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert killed.returncode == -signal.SIGKILL
    assert roles(database) == Roles(active=A)
    with database.read() as session:
        assert session.scalars(select(PromotionRow)).all() == []
    promotions.promote(B, PROBE, "Jane")
    assert roles(database) == Roles(active=B)


def test_processes_of_the_version_before_go_on_registering(database: Database) -> None:
    """Its statements, which know nothing of what is new."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO models (sha256, preprocessing, name, path, active, registered_at) "
            "VALUES ('5', 'p', 'old', 'old', 1, '2026-01-02')"
        )
    found = roles(database).active
    assert found is not None
    Promotions(database).promote(B, PROBE, "Jane")
    assert Promotions(database).before() == found
    with database.engine.connect() as connection:
        [active] = connection.execute(select(ModelRow.name).where(ModelRow.active.is_(True))).all()
    assert active.name == "b"
