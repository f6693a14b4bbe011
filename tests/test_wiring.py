from contextlib import closing
from pathlib import Path

import pytest

import settings
from tests.wiki.samples import SITE
from wiki.pace import OwnPace
from wiki.site import COMMONS
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


def test_a_database_is_of_the_wiki_that_a_service_was_first_started_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with closing(House(settings.load())) as commons:
        commons.migrate()
        commons.check_wiki()
        commons.check_wiki(begin=True)
        commons.check_wiki(begin=True)
    monkeypatch.setattr("settings.load_site", lambda _: SITE)
    monkeypatch.setattr("wiring.load_site", lambda _: SITE)
    with closing(House(settings.load())) as other:
        assert other.site.name == COMMONS.name
        for begin in (False, True):
            with pytest.raises(
                settings.SettingError, match="is of the commonswiki at https://comm"
            ):
                other.check_wiki(begin=begin)
        with pytest.raises(settings.SettingError, match="is of the commonswiki"):
            other.pipeline  # noqa: B018 -- what Celery's workers build
