"""What follows from the variables that Toolforge gives a tool."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlalchemy.engine import make_url

import settings
from settings import Settings
from settings.toolforge import MAIL, REDIS, TOOLSDB, derived

ROOT = Path(__file__).parent.parent
TOOL = {
    "TOOL_DATA_DIR": "/data/project/mrb",
    "TOOL_TOOLSDB_USER": "s54321",
    "TOOL_TOOLSDB_PASSWORD": "p@ss:/word%",
}


@pytest.fixture
def toolforge(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in TOOL.items():
        monkeypatch.setenv(name, value)


def test_elsewhere_nothing_follows() -> None:
    assert derived({}) == {}
    assert derived({"TOOL_TOOLSDB_USER": "s1", "PORT": "8000"}) == {}


@pytest.mark.usefixtures("toolforge")
def test_the_database_is_the_tools_own() -> None:
    url = make_url(Settings().database)
    assert (url.host, url.username, url.password) == (TOOLSDB, "s54321", "p@ss:/word%")
    assert url.database == "s54321__media_review"


@pytest.mark.usefixtures("toolforge")
def test_an_error_of_the_database_names_what_says_which_it_is() -> None:
    named = f"TOOL_TOOLSDB_USER='s54321', so s54321__media_review on {TOOLSDB}"
    assert Settings().database_setting == named
    own = Settings(database_url="mysql+pymysql://u:p@db.example/review")
    assert own.database_setting == "DATABASE_URL"


@pytest.mark.usefixtures("toolforge")
def test_nobody_can_guess_by_what_keys_begin() -> None:
    known = Settings()
    assert known.redis_url == f"redis://{REDIS}:6379/0"
    others = derived({**TOOL, "TOOL_TOOLSDB_PASSWORD": "another"})
    assert len(known.redis_prefix) == 33
    assert known.redis_prefix != others["redis_prefix"]
    assert known.redis_prefix == derived(TOOL)["redis_prefix"], "the same in each process"
    assert "p@ss" not in known.redis_prefix


@pytest.mark.usefixtures("toolforge")
def test_what_is_installed_is_in_the_tools_folder_and_the_rest_in_the_containers() -> None:
    known = Settings()
    kept = Path("/data/project/mrb/media-review-bot")
    assert (known.model_dir, known.page_dir) == (kept / "models", kept / "page")
    assert known.data_dir.parts[1] == "tmp"
    assert known.health_file is not None
    assert f":-{known.health_file}" in (ROOT / "health.sh").read_text()


@pytest.mark.usefixtures("toolforge")
def test_alerts_go_to_whoever_maintains_the_tool() -> None:
    known = Settings()
    assert known.alert_to == known.alert_from == "tools.mrb@toolforge.org"
    assert known.smtp_host == MAIL


@pytest.mark.usefixtures("toolforge")
def test_what_the_operator_sets_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_PREFIX", "mine:")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/x.db")
    known = Settings()
    assert (known.redis_prefix, known.database) == ("mine:", "sqlite:////tmp/x.db")


@pytest.mark.usefixtures("toolforge")
def test_only_a_web_service_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().on_loopback
    monkeypatch.setenv("PORT", "8000")
    known = Settings()
    assert (known.api_port, known.on_loopback) == (8000, False)
    assert known.api_names == "mrb.toolforge.org"


def test_without_the_tools_database_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each container would have one of its own, and nobody would know."""
    monkeypatch.setenv("TOOL_DATA_DIR", "/data/project/mrb")
    with pytest.raises(settings.SettingError, match=r"^DATABASE_URL=.*TOOL_TOOLSDB_USER"):
        settings.load()
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/x.db")
    assert settings.load().database == "sqlite:////tmp/x.db"


def test_no_error_shows_the_password() -> None:
    env = {**TOOL, "PATH": os.defpath, "PYTHONPATH": str(ROOT), "REDIS_URL": "nonsense"}
    program = "import settings; settings.load()"
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )
    assert "REDIS_URL='nonsense'" in done.stderr
    assert "word%" not in done.stderr


def test_jobs_run_what_the_procfile_has() -> None:
    lines = (ROOT / "Procfile").read_text().splitlines()
    known = {line.partition(":")[0] for line in lines}
    jobs = yaml.safe_load((ROOT / "jobs.yaml").read_text())
    assert {job["command"] for job in jobs} <= known
    [editor] = [job for job in jobs if job["command"] == "edit"]
    assert editor.get("replicas", 1) == 1
    assert all(len(job["name"]) <= 52 for job in jobs)
    assert all(job["mount"] == "all" for job in jobs if job["command"] == "score"), json.dumps(jobs)
