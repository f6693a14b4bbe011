"""promote, demote and shadow-report, as a person gives them."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from classifier.__main__ import main
from classifier.card import card_path
from review.policy import Policy, decide
from review.promotion import Roles
from review.score import MediaScore
from settings import Settings
from store.uploads import Uploads
from tests.classifier.conftest import MakeModel
from tests.classifier.tiny import known, one, renamed, two
from tests.review.values import a_score, an_upload, facts_of, seen
from tests.store.conftest import sqlite_template, sqlite_url
from wiring import House

__all__ = ["one", "sqlite_template", "sqlite_url", "two"]

LIMITS = {"NSFW_THRESHOLD": "0.5", "SEXY_THRESHOLD": "0.9"}
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(
    sqlite_template: Path, tmp_path: Path, one: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """DATA_DIR of a service that has started with the model `one`."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(sqlite_template, data / "review.db")
    given = {"DATA_DIR": str(data), "MODEL": str(one), "MODEL_DIR": str(tmp_path / "models")}
    for name, value in {**given, **LIMITS, "COLUMNS": "100"}.items():
        monkeypatch.setenv(name, value)
    with closing(House(Settings())) as house:
        house.activate_model()
    return data


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["classifier", *map(str, words)])
        code = main()
        return code, *capsys.readouterr()

    return run


def roles() -> Roles:
    with closing(House(Settings())) as house:
        return house.models.roles()


def decided(number: int, old: float, new: float, path: Path) -> None:
    """An upload that `one` has decided, and the model on trial has seen."""
    with closing(House(Settings())) as house:
        upload = an_upload(number, wiki=house.site.name)
        [row] = house.inbox.register(house.site.name, [upload], house.database.clock())
        uploads = Uploads(house.database, timedelta(minutes=1))
        claim = uploads.claim(row)
        assert claim is not None
        active = house.models.roles().active
        assert active is not None
        score = MediaScore(**vars(a_score(seen(nsfw=old), sha1=upload.sha1)) | {"model": active.id})
        verdict = decide(score, Policy(nsfw_threshold=0.5, sexy_threshold=0.9))
        facts = facts_of(upload, page_id=number)
        uploads.finish(claim, verdict, facts=facts, score=score, notices=frozenset())
        its = a_score(seen(nsfw=new), sha1=upload.sha1)
        house.trials.keep(MediaScore(**vars(its) | {"model": known(path).id}), 0)


def test_a_trial_says_what_it_does_and_what_it_does_not(ask: Ask, one: Path, two: Path) -> None:
    code, out, err = ask("promote", two, "--shadow")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"active     one (sha256 {known(one).id.sha256[:12]}) at {one}",
        f"on trial   two (sha256 {known(two).id.sha256[:12]}) at {two}",
        "it scores fresh uploads beside the active one, and decides nothing",
        "python -m classifier shadow-report compares them, also in what a picture costs",
        "running workers load it within some five seconds; what is in work ends as it began",
        "thresholds nsfw from 0.5, sexy from 0.9, by NSFW_THRESHOLD and SEXY_THRESHOLD",
        "           which stand for the thresholds of any model: its card has none",
    ]
    assert roles() == Roles(active=known(one), shadow=known(two))


def test_the_report_compares_them(ask: Ask, two: Path) -> None:
    ask("promote", two, "--shadow")
    for number, (old, new) in enumerate([(0.9, 0.8), (0.1, 0.7), (0.2, 0.1), (0.6, 0.1)], 1):
        decided(number, old, new, two)
    code, out, err = ask("shadow-report")
    assert (code, err) == (0, "")
    lines = [line.split() for line in out.splitlines()]
    assert lines[3][:8] == ["one,", "active", "2", "500.0", "0", "0", "not", "known"]
    assert lines[4][:5] == ["two,", "on", "trial", "2", "500.0"]
    assert lines[7] == ["only", "the", "one", "on", "trial", "1", "250.0", "0", "0", "not", "known"]
    assert "both decided 4 uploads, and agree on 50.0 % of them" in " ".join(out.split())
    assert out.splitlines()[-4:-2] == [
        "  0.100  0.700  File:Picture 2.jpg",
        "  0.600  0.100  File:Picture 4.jpg",
    ]
    found = json.loads(ask("shadow-report", "--json")[1])
    assert (found["compared"], found["agreement"], found["unseen"]) == (4, 0.5, 0)
    assert found["flagged"]["only_on_trial"]["precision"] is None
    assert found["on_trial"]["milliseconds"] > 0
    later = json.loads(ask("shadow-report", "--json", "--since", "2999-01-01")[1])
    assert later["compared"] == 0


def test_a_report_of_nothing_is_no_division_by_zero(ask: Ask, two: Path) -> None:
    ask("promote", two, "--shadow")
    code, out, err = ask("shadow-report")
    assert (code, err) == (0, "")
    assert "both have decided no upload yet" in out


def test_a_report_is_of_the_very_model_on_trial(ask: Ask, one: Path, two: Path) -> None:
    ask("promote", two, "--shadow")
    before = known(two)
    two.write_bytes(one.read_bytes())
    card_path(two).write_bytes(card_path(one).read_bytes())
    code, out, err = ask("shadow-report")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert f"{two}: is not the model on trial any more, {before}" in err


def test_a_promotion_and_the_way_back(ask: Ask, one: Path, two: Path) -> None:
    ask("promote", two, "--shadow")
    decided(1, 0.1, 0.2, two)
    code, out, err = ask("promote", two, "--who", "Jane")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("from       one (sha256 ")
    assert lines[0].endswith(", which decided 1 upload")
    assert lines[1].endswith(", which decided 0 uploads")
    assert "it was on trial since 20" in out
    assert "review redecide" in out
    assert "review rescan" in out
    assert roles() == Roles(active=known(two))
    code, out, err = ask("demote")
    assert (code, err) == (0, "")
    assert roles() == Roles(active=known(one))
    assert ask("demote") == (
        1,
        "",
        "classifier: no other model was active before: nothing to go back to\n",
    )


def test_without_a_trial_it_says_so(ask: Ask, two: Path) -> None:
    assert "no trial was made" in ask("promote", two)[1]


def test_a_trial_is_ended(ask: Ask, one: Path, two: Path) -> None:
    ask("promote", two, "--shadow")
    assert ask("demote", "--shadow")[1].startswith("not on trial any more: two (sha256 ")
    assert roles() == Roles(active=known(one))


def test_thresholds_are_the_cards_where_no_setting_stands_for_them(
    ask: Ask, make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    its = {"name": "three", "thresholds": {"nsfw": 0.6, "sexy": 0.8}}
    three = renamed(make_model(answer=(0.0, 0.0, 1.0, 0.0, 0.0), **its), "three")
    assert "card's are nsfw from 0.6, sexy from 0.8" in ask("promote", three, "--shadow")[1]
    for name in LIMITS:
        monkeypatch.delenv(name)
    ask("demote", "--shadow")
    said = ask("promote", three, "--shadow")[1]
    assert said.splitlines()[-1] == "thresholds nsfw from 0.6, sexy from 0.8, by its card"


def test_a_relative_path_is_kept_as_every_process_finds_it(
    ask: Ask, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(two.parent)
    ask("promote", "two.onnx")
    assert roles() == Roles(active=known(two))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["promote", "{one}"], "'one' (sha256 {sha}…) is the active model already"),
        (["promote", "{one}", "--shadow"], "'one' (sha256 {sha}…) is the active model already"),
        (["promote", "nobody"], "nobody: is neither a path that ends in .onnx nor an installed"),
        (["promote", "cascade", "--shadow"], "run python -m classifier install"),
        (["promote", "/no/such.onnx"], "/no/such.json: cannot be read"),
        (["promote", "{two}", "--dir", "/else"], "--dir /else: the service looks in MODEL_DIR"),
        (["promote", "{two}", "--who", ""], "argument --who: a name has 1 to 255 characters"),
        (["demote", "--shadow"], "no model is on trial"),
        (["shadow-report"], "no model is on trial: python -m classifier promote MODEL --shadow"),
        (["shadow-report", "--since", "now"], "--since: 'now' has to be like 2026-01-31"),
    ],
)
def test_what_cannot_be_is_one_line(
    ask: Ask, one: Path, two: Path, words: list[str], said: str
) -> None:
    named = {"one": one, "two": two, "sha": known(one).id.sha256[:12]}
    code, out, err = ask(*(word.format(**named) for word in words))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert said.format(**named) in err
    assert roles() == Roles(active=known(one))


def test_a_model_without_thresholds_is_refused(
    ask: Ask, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in LIMITS:
        monkeypatch.delenv(name)
    code, _, err = ask("promote", two)
    assert (code, err.count("\n")) == (1, 1)
    assert "two has no thresholds on its card" in err


def test_the_model_before_has_to_be_there_still(ask: Ask, one: Path, two: Path) -> None:
    ask("promote", two)
    one.write_bytes(two.read_bytes())
    card_path(one).write_bytes(card_path(two).read_bytes())
    code, _, err = ask("demote")
    assert (code, err.count("\n")) == (1, 1)
    assert "is not the model that was active before, 'one'" in err
    assert roles().active == known(two)


def test_no_trial_begins_of_a_model_that_was_put_in_the_active_ones_place(
    ask: Ask, one: Path, two: Path
) -> None:
    """No worker that starts could load the active one: that is no trial without effect."""
    active = known(one)
    one.write_bytes(two.read_bytes())
    card_path(one).write_bytes(card_path(two).read_bytes())
    code, out, err = ask("promote", one, "--shadow")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "is not the active model any more, 'one' (sha256 " in err
    assert roles() == Roles(active=active)


def test_no_trial_begins_where_the_active_model_is_not_to_be_had(
    ask: Ask, one: Path, two: Path
) -> None:
    active = known(one)
    one.unlink()
    code, out, err = ask("promote", two, "--shadow")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert roles() == Roles(active=active), "what fails has done nothing"


def test_without_a_database_there_is_nothing_to_promote_in(
    ask: Ask, two: Path, folder: Path
) -> None:
    (folder / "review.db").unlink()
    for words in (["promote", two], ["demote"], ["shadow-report"]):
        code, out, err = ask(*words)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert "which the service makes when it first starts" in err
    assert not (folder / "review.db").exists()
