"""What the settings say of who may ask, and whether they say enough."""

import secrets

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from api.access import login
from api.access.caller import Access
from api.access.cookie import Cookie
from api.access.door import Door
from api.access.keys import Keys
from api.access.session import Sessions
from settings import SettingError, Settings, split
from wiki.login import WikiLogin

LOGIN_SECONDS = 600  # that the wiki's page for it may take


def check(settings: Settings) -> None:
    """Raises SettingError where it would be open to a network that nobody opened it to."""
    s = settings
    if s.on_loopback:
        return
    names = "" if split(s.api_names, ",") else "API_NAMES to the names under which others reach it"
    if not (split(s.api_keys, ",") or s.oauth_client or s.api_open):
        raise SettingError(
            f"API_HOST={s.api_host!r}: others than this machine could use it; set API_KEYS (python "
            "-m api key NAME), or OAUTH_CLIENT and OAUTH_SECRET, or API_OPEN=true for anybody"
            + (names and f"; and set {names}")
        )
    if names:
        raise SettingError(f"API_HOST={s.api_host!r}: set {names}")


def access_by(settings: Settings, wiki: WikiLogin | None = None) -> Access:
    """Who may do what, by the settings; people log in on the wiki, if there is one."""
    s = settings
    keys = Keys(split(s.api_keys, ","), s.api_per_minute)
    secret = s.api_secret.get_secret_value() or secrets.token_urlsafe(32)
    return Access(
        keys=keys,
        sessions=Sessions(secret, keys, split(s.oauth_groups, ",")),
        per_minute=s.api_per_minute,
        local=s.on_loopback,
        anybody=s.api_open,
        results_open=s.api_results_open,
        names=frozenset(name.lower() for name in split(s.api_names, ",")),
        wiki=wiki,
        begun=Cookie(secret, "login", LOGIN_SECONDS),
        origins=frozenset(origin.lower() for origin in split(s.api_origins, ",")),
    )


def guard(app: FastAPI, access: Access) -> None:
    """Add the routes of the login, and the door; pages of the origins may read the answers."""
    if access.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=access.origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "X-API-Key", "X-Request-ID"),
            expose_headers=("X-Request-ID", "Retry-After"),
        )
    app.include_router(login.router)
    app.add_middleware(Door, names=access.names, origins=access.origins)
