from pathlib import Path

import pytest

import settings
from wiki.pace import OwnPace
from wiring import House


def test_a_command_alone_needs_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "mysql+pymysql://x:y@127.0.0.1:1/z")
    house = House(settings.load(), alone=True)
    assert isinstance(house.http.pace, OwnPace)
    house.files  # noqa: B018 -- built, with all that it needs
    assert "database" not in house.__dict__
    house.close()
