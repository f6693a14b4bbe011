import os
import subprocess
import sys
from typing import Any

import pytest

from api.access.keys import new_key
from api.access.opening import check
from api.serve import address_of, serve
from settings import SettingError, Settings
from tests.api.access.stage import OUTSIDE, SEEN, ask, outsider

_, ENTRY = new_key("alice")
EVERYWHERE = ("0.0.0.0", "::", "192.0.2.1", "2001:db8::1")  # noqa: S104
OAUTH: dict[str, Any] = {"oauth_client": "id", "oauth_secret": "s3cret"}


@pytest.mark.parametrize("host", EVERYWHERE)
def test_a_network_that_nobody_opened_it_to_stops_the_start(host: str) -> None:
    with pytest.raises(SettingError) as refused:
        serve(Settings(api_host=host, api_names="scores.example"))
    line = str(refused.value)
    assert "\n" not in line
    assert all(name in line for name in ("API_KEYS", "OAUTH_CLIENT", "API_OPEN=true"))


@pytest.mark.parametrize("keys", ["", " ", ","])
def test_no_entry_is_no_key(keys: str) -> None:
    with pytest.raises(SettingError, match="API_KEYS"):
        check(Settings(**OUTSIDE, api_keys=keys))


@pytest.mark.parametrize("opened", [{"api_keys": ENTRY}, OAUTH, {"api_open": True}])
def test_each_of_three_settings_opens_it(opened: dict[str, Any]) -> None:
    check(Settings(**OUTSIDE, **opened))
    with pytest.raises(SettingError, match="API_NAMES"):
        check(Settings(**{**OUTSIDE, **opened, "api_names": " "}))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_needs_none(host: str) -> None:
    check(Settings(api_host=host))


@pytest.mark.integration
def test_the_command_ends_by_one_line_before_it_loads_anything() -> None:
    env = os.environ | {"API_HOST": "0.0.0.0", "MODEL": "no-such-model"}  # noqa: S104
    ended = subprocess.run(
        [sys.executable, "-m", "api"], env=env, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert ended.stderr.startswith("api: API_HOST='0.0.0.0': others than this machine")


def test_what_anybody_may_has_to_be_said() -> None:
    assert ask(outsider(api_keys=ENTRY)) == (401, "key-needed")
    assert ask(outsider(api_open=True)) == SEEN


def test_the_document_names_the_ways_in_and_what_is_refused() -> None:
    document = outsider(api_open=True).get("/openapi.json").json()
    schemes = document["components"]["securitySchemes"]
    assert schemes["key"] == {"type": "http", "scheme": "bearer", "description": "a key"}
    assert schemes["keyInHeader"] == {"type": "apiKey", "in": "header", "name": "X-API-Key"}
    for path in ("/v1/classify", "/v1/classify:batch"):
        operation = document["paths"][path]["post"]
        assert {"401", "403", "429"} <= set(operation["responses"])
        assert {"key": []} in operation["security"]


def test_the_address_that_it_tells_is_one() -> None:
    assert address_of("127.0.0.1", 8080) == "http://127.0.0.1:8080/"
    assert address_of("::1", 8080) == "http://[::1]:8080/"
