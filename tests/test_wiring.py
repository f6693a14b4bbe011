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


def test_the_poller_knows_the_report_pages_by_the_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"MODE": "report", "BOT_USER": "Helper@here", "BOT_PASSWORD": ""}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    house = House(settings.load(), alone=True)
    followed: list[str] = []
    monkeypatch.setattr("wiring.Stream", lambda _site, _http, reports: followed.append(reports))
    house.feed  # noqa: B018 -- built, without a password
    house.close()
    assert followed == ["User:Helper/Reports/"]
