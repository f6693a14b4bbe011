"""The settings, and the README's table of them."""

from pathlib import Path

import pytest

import settings
from review.notice import Mode
from tests.settings_table import table

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_readme_has_the_table_that_the_code_has() -> None:
    assert table() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_defaults_write_nothing_and_need_no_server() -> None:
    found = settings.load()
    assert found.mode is Mode.DRY_RUN
    assert found.redis_url == ""
    assert found.database.startswith("sqlite:///")


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings.load().mode = Mode.REPORT  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("MODE", "tag", "'dry-run', 'report' or 'category'"),
        ("NSFW_THRESHOLD", "1.5", "less than or equal to 1"),
        ("NSFW_THRESHOLD", "nan", "finite number"),
        ("EDITS_PER_DAY", "0", "greater than or equal to 1"),
        ("EDITS_PER_DAY", "many", "valid integer"),
        ("CLAIM_SECONDS", "0", "greater than 0"),
        ("CLAIM_SECONDS", "inf", "finite number"),
        ("REDIS_URL", "localhost", "redis://host:6379/0"),
        ("CLAIM_SECONDS", "240", "must be more than VIDEO_SECONDS (240)"),
        ("REQUESTS_PER_SECOND", "0", "greater than or equal to 0.1"),
        ("REQUESTS_PER_SECOND", "inf", "less than or equal to 1000"),
        ("PARALLEL_FETCHES", "0", "greater than or equal to 1"),
        ("VIDEO_SCENES", "7", "greater than or equal to 8"),
        ("TEMPORARY_MB", "99", "must be FETCH_LIMIT_MB (100) or more"),
        ("DATABASE_URL", "review.db", "sqlite:////path/file.db"),
        ("SITE", "/no/such/file.toml", "'commons'"),
        ("BREAKER_FACTOR", "-1", "greater than or equal to 0"),
        ("EXEMPT_CATEGORIES", "Nude [art]", "titles of categories, between |"),
        ("EXEMPT_CATEGORIES", "|".join(map(str, range(51))), "50 or fewer"),
        (
            "HAND_ON",
            "/srv/offers.jsonl",
            "not an address like file:///path/offers.jsonl or https://",
        ),
        ("HAND_ON", "http://annotator.example/", "http:// is for this machine only; use https://"),
        ("API_HOST", "example.org", "IPv4 or IPv6 address"),
        ("API_NAMES", "https://example.org", "names of hosts like example.org"),
        ("API_ORIGINS", "example.org", "addresses like https://example.org"),
        ("API_PROXIES", "proxy.example", "IPv4 or IPv6 network"),
        ("ALERT_TO", "me@example.org, you", "not an address like me@example.org"),
        ("ALERT_FROM", "a@example.org, b@example.org", "not an address like me@example.org"),
        ("ALERT_LAG_MINUTES", "0", "greater than 0"),
        ("SMTP_PORT", "0", "greater than or equal to 1"),
        ("LOG_FORMAT", "xml", "'auto', 'text' or 'json'"),
        ("LOG_LEVEL", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    ],
)
def test_a_wrong_value_is_one_line_with_name_value_and_what_it_may_be(
    name: str, value: str, allowed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(settings.SettingError) as error:
        settings.load()
    line = str(error.value)
    assert line.replace("'", "").startswith(f"{name}={value}: ")
    assert allowed in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://bot:s3cret@tools.db/x"),
        ("DATABASE_URL", "mysql://bot:s3/cr@et@tools.db/x"),
        ("DATABASE_URL", "mysql+pymysql://bot:s3cr@et@tools.db/x"),
        ("REDIS_URL", "http://:s3cret@h/0"),
        ("HAND_ON", "https://name:s3cret@annotator.example/"),
    ],
)
def test_a_password_in_a_url_is_not_told(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(settings.SettingError, match=f"{name}=") as error:
        settings.load()
    assert "s3" not in str(error.value)


def test_a_key_in_place_of_its_entry_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_KEYS", "mrb_s3cret")
    with pytest.raises(settings.SettingError, match=r"API_KEYS='\*\*\*': not entries") as error:
        settings.load()
    assert "s3cret" not in str(error.value)


def test_the_folder_of_the_data_is_private_however_it_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    folder = settings.load().make_data_dir("fetched")
    assert [each.stat().st_mode & 0o777 for each in (folder, folder.parent)] == [0o700, 0o700]


ACCOUNT = {"CONTACT": "me@example.org", "BOT_USER": "Bot@name", "BOT_PASSWORD": "s3cret"}


def load_with(monkeypatch: pytest.MonkeyPatch, **given: str) -> settings.Settings:
    for name, value in ({"MODE": "report"} | ACCOUNT | given).items():
        monkeypatch.setenv(name, value)
    return settings.load()


def test_an_account_is_enough_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    load_with(monkeypatch).check_account()


@pytest.mark.parametrize("login", ["reviewBot_2@name", "ReviewBot 2@name"])
def test_the_bot_is_called_as_the_wiki_writes_it(
    monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    assert load_with(monkeypatch, BOT_USER=login).bot == "ReviewBot 2"


@pytest.mark.parametrize("missing", list(ACCOUNT))
def test_whoever_writes_needs_an_account_and_a_contact(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(settings.SettingError, match=f"MODE=report .* needs {missing}"):
        load_with(monkeypatch, **{missing: ""}).check_account()


@pytest.mark.parametrize("login", ["Bot", "Bot@", "@name"])
def test_a_login_that_is_none_is_told_without_the_password(
    login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(settings.SettingError, match="Account@name") as error:
        load_with(monkeypatch, BOT_USER=login).check_account()
    assert f"BOT_USER='{login}'" in str(error.value)
    assert "s3cret" not in str(error.value)


def test_several_names_in_one_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.load().exempt == {"groups": (), "categories": ()}
    monkeypatch.setenv("EXEMPT_GROUPS", " sysop, autopatrolled,,")
    monkeypatch.setenv("EXEMPT_CATEGORIES", "Anatomy, human | Category:Nude art|")
    assert settings.load().exempt == {
        "groups": ("sysop", "autopatrolled"),
        "categories": ("Anatomy, human", "Category:Nude art"),
    }


def test_an_empty_value_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NSFW_THRESHOLD", "")
    assert settings.load().nsfw_threshold is None
