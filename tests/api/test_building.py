"""The settings' limits are those of the application."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api import building
from api.building import build
from api.parts import Parts
from settings import SettingError, Settings
from tests.api.stubs import Stub, parts_of
from wiki.site import COMMONS


def built(monkeypatch: pytest.MonkeyPatch, folder: Path, **settings: Any) -> Parts:
    stub = parts_of(Stub())
    house = SimpleNamespace(
        settings=Settings(data_dir=folder, **settings).for_callers,
        policy=stub.looker.policy,
        model=stub.model,
        scoring=stub.looker.scoring,
        login=None,
        site=COMMONS,
        files=None,
        close=lambda: None,
    )
    assets = SimpleNamespace(load=lambda folder: SimpleNamespace(path=lambda name: name))
    monkeypatch.setattr(building, "Assets", assets)
    parts: Parts = build(cast(Any, house)).state.parts
    return parts


def test_limits_are_those_of_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parts = built(monkeypatch, tmp_path, scorers=3, api_waiting=4, api_body_mb=2, api_seconds=7)
    assert (parts.gate.threads, parts.gate.most) == (3, 7)
    assert (parts.intake.most, parts.intake.size, parts.intake.seconds) == (14, 2_000_000, 7)
    assert parts.looker.scoring(cast(Any, None)).seconds == 7


@pytest.mark.parametrize(("seconds", "told"), [(10, (10, 10)), (3600, (20, 200))])
def test_no_file_is_decoded_for_longer_than_a_caller_waits(
    seconds: int, told: tuple[int, int]
) -> None:
    settings = Settings(api_seconds=seconds, decode_seconds=20, video_seconds=200)
    mine = settings.for_callers
    assert (mine.decode_seconds, mine.video_seconds) == told


def test_the_wikis_files_and_results_are_there_where_they_are_wanted_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parts = built(monkeypatch, tmp_path)
    assert (parts.wiki, parts.records) == (None, None)
    wiki = built(monkeypatch, tmp_path, api_files=True).wiki
    assert wiki is not None
    titles = ("File:A_b.jpg", "https://commons.wikimedia.org/wiki/File:A_b.jpg#x")
    assert [wiki.upload(title).title for title in titles] == ["File:A b.jpg"] * 2
    assert wiki.upload("https://example.org/File:A.jpg").title == "https://example.org/File:A.jpg"


def test_a_database_that_is_named_and_not_there_is_said_and_not_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nope.db"
    with pytest.raises(SettingError, match="DATABASE_URL: cannot be used: there is no"):
        built(monkeypatch, tmp_path, database_url=f"sqlite:///{nowhere}")
    assert not nowhere.exists()
