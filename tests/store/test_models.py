import dataclasses
from functools import partial

from review.promotion import Registered
from review.score import ModelId
from store.models import Models
from store.session import Database
from tests.review.values import MODEL
from tests.store.races import together_at

ONE = Registered(id=MODEL, name="one", path="models/one.onnx")
OTHER = dataclasses.replace(MODEL, sha256="0" * 64)


def activate(database: Database, model: ModelId, name: str) -> Registered:
    return Models(database).activate_first(model, name=name, path=f"models/{name}.onnx")


def test_the_first_model_becomes_active(database: Database) -> None:
    assert activate(database, MODEL, "one") == ONE


def test_the_first_model_stays_active(database: Database) -> None:
    activate(database, MODEL, "one")
    assert activate(database, OTHER, "two") == ONE
    assert activate(database, MODEL, "renamed") == ONE


def test_processes_that_start_together_register_it_once(database: Database) -> None:
    start = partial(activate, database, MODEL, "one")
    active = together_at(database, "INSERT INTO models", start, start, start)
    assert active == [ONE] * 3


def test_processes_that_start_together_with_different_models_agree_on_one(
    database: Database,
) -> None:
    starts = [partial(activate, database, MODEL, "one"), partial(activate, database, OTHER, "two")]
    first, second = together_at(database, "INSERT INTO models", *starts)
    assert first == second


def test_the_first_answers_to_the_probe_are_kept(database: Database) -> None:
    activate(database, MODEL, "one")
    first, later = {"one": {"disc": {"porn": 0.25}}}, {"one": {"disc": {"porn": 0.5}}}
    models = Models(database)
    assert models.first_probe(MODEL, first) == first
    assert models.first_probe(MODEL, later) == first
    activate(database, MODEL, "one")
    assert Models(database).first_probe(MODEL, later) == first
    models.forget_probe()
    assert models.first_probe(MODEL, later) == later
    assert models.first_probe(MODEL, first) == later


def test_processes_that_ask_together_keep_the_answers_of_one(database: Database) -> None:
    activate(database, MODEL, "one")
    asks = [
        partial(Models(database).first_probe, MODEL, {"one": {"disc": {"porn": share}}})
        for share in (0.25, 0.5, 0.75)
    ]
    kept = together_at(database, "UPDATE models", *asks)
    assert kept[0] == kept[1] == kept[2]
