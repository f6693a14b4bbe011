from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import settings
from review.policy import unscored
from review.search import Search
from review.status import Status
from store.uploads import Uploads
from tests.review.values import WIKI, an_upload
from tests.wiki.samples import SITE
from version import VERSION
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
    monkeypatch.setattr(
        "wiring.outside.Stream", lambda _site, _http, reports: followed.append(reports)
    )
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
    monkeypatch.setattr("settings.service.load_site", lambda _: SITE)
    monkeypatch.setattr("wiring.foundation.load_site", lambda _: SITE)
    with closing(House(settings.load())) as other:
        assert other.site.name == COMMONS.name
        for begin in (False, True):
            with pytest.raises(
                settings.SettingError, match="is of the commonswiki at https://comm"
            ):
                other.check_wiki(begin=begin)
        with pytest.raises(settings.SettingError, match="is of the commonswiki"):
            other.pipeline  # noqa: B018 -- what Celery's workers build


SECRET = "QUJD" * 8


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"HAND_ON": "https://annotator.example/"}, "a webhook needs HAND_ON_SECRET"),
        (
            {"HAND_ON": "https://annotator.example/", "HAND_ON_SECRET": "hunter2"},
            "HAND_ON_SECRET: not 24 to 64 bytes in base64; `openssl rand -base64 32` makes",
        ),
        ({"HAND_ON": "file:///no/such/folder/x.jsonl"}, "must be a file in a folder that exists"),
        ({"HAND_ON": "file:///dev/null"}, "must be a file in a folder that exists"),
    ],
)
def test_an_annotator_that_cannot_be_is_one_line_without_the_secret(
    given: dict[str, str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"DATA_DIR": str(tmp_path), **given}.items():
        monkeypatch.setenv(name, value)
    house = House(settings.load())
    with closing(house), pytest.raises(settings.SettingError) as raised:
        house.handing_on  # noqa: B018 -- as the poller builds it
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    "given",
    [
        {"HAND_ON": "https://annotator.example/", "HAND_ON_SECRET": SECRET},
        {"HAND_ON": "http://127.0.0.1:8000/"},
        {"HAND_ON": "file:///tmp/offers.jsonl"},
    ],
)
def test_an_annotator_is_built_without_asking_it(
    given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"DATA_DIR": str(tmp_path), **given}.items():
        monkeypatch.setenv(name, value)
    with closing(House(settings.load())) as house:
        assert house.handing_on is not None


def test_a_webhook_is_told_who_speaks_and_no_library_that_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agents: list[str] = []
    monkeypatch.setattr("wiring.onward.Webhook", lambda _, agent, **__: agents.append(agent))
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HAND_ON", "http://127.0.0.1:8000/")
    for contact in ("", "me@example.org"):
        monkeypatch.setenv("CONTACT", contact)
        with closing(House(settings.load())) as house:
            assert house.handing_on is not None
    names = ("no contact given", "me@example.org")
    assert agents == [f"media-review-bot/{VERSION} ({name})" for name in names]


def test_without_one_nothing_is_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.delenv("HAND_ON", raising=False)
    with closing(House(settings.load())) as house:
        assert house.handing_on is None


def test_a_claim_lasts_for_as_long_as_the_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sweeper knows by it which claims a wrong clock has made."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CLAIM_SECONDS", "250000")  # longer than any wait
    with closing(House(settings.load())) as house:
        house.migrate()
        at = house.database.clock()
        [number] = house.inbox.register(WIKI, [an_upload()], at)
        claim_seconds = timedelta(seconds=house.settings.claim_seconds)
        assert Uploads(house.database, claim_seconds).claim(number)
        house.inbox.recover(timedelta(0))
        assert house.watch.uploads()[0].status is Status.SCORING


def test_results_and_days_are_of_the_wiki_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with closing(House(settings.load())) as house:
        house.migrate()
        [number] = house.inbox.register(WIKI, [an_upload()], house.database.clock())
        uploads = Uploads(house.database, timedelta(minutes=1))
        claim = uploads.claim(number)
        assert claim is not None
        unknown = unscored(Status.UNKNOWN, "a test")
        uploads.finish(claim, unknown, facts=None, score=None, notices=frozenset())
        assert [one.id for one in house.results.page(Search(), None, 1).results] == [number]
        assert house.days.latest(1)[0].ended == 1


def test_people_log_in_on_the_wiki_of_the_site_by_the_consumer_that_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert House(settings.load(), alone=True).login is None
    monkeypatch.setenv("OAUTH_CLIENT", "client")
    monkeypatch.setenv("OAUTH_SECRET", "s3cret")
    login = House(settings.load(), alone=True).login
    assert login is not None
    begun = login.begin("https://scores.example/login/back").url
    assert begun.startswith(f"{COMMONS.oauth_url}/authorize?response_type=code&client_id=client&")
    site = tmp_path / "site.toml"
    site.write_text(
        'name = "w"\ndomain = "w.example"\napi = "http://w.example/w/api.php"\n'
        'article = "http://w.example/wiki/"\nfile_hosts = ["w.example"]\nthumbnail_widths = [120]\n'
    )
    monkeypatch.setenv("SITE", str(site))
    with pytest.raises(settings.SettingError, match=r"SITE=.*http:// is for this machine only"):
        House(settings.load(), alone=True).login  # noqa: B018
