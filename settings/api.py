"""What an operator can set of the REST API and its page."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, field_validator, model_validator

from settings.service import APP, Count, ServiceSettings, split

_KEY = re.compile(r"[\w.-]{1,64}:[0-9a-f]{64}(:[1-9][0-9]{0,5})?", re.ASCII)
_ORIGIN = re.compile(r"https?://[\w.-]+(:[0-9]{1,5})?", re.ASCII)
_PASSWORD = re.compile(r"//[^/@:]*:(.*)@")  # of a URL
_NAME = re.compile(r"(\*\.)?[\w-]+(\.[\w-]+)*|[0-9a-fA-F:]+", re.ASCII)


class Settings(ServiceSettings):
    """All of them: the service's, and then those of the API."""

    api_host: str = Field("127.0.0.1", description="the address at which the API listens")
    api_port: Annotated[int, Field(ge=0, le=65_535)] = Field(
        8080, description="its port; 0: any that is free"
    )
    api_names: str = Field(
        "",
        description="names under which it is reached, with commas between them: `example.org`; "
        "needed beyond this machine",
    )
    api_keys: str = Field(
        "",
        description="who may use it, as `python -m api key NAME` prints them, with commas between",
    )
    api_open: bool = Field(
        False,
        description="`true`: pictures are scored for anybody, also without a key; "
        "while it listens on this machine only, they are anyway",
    )
    api_per_minute: Count = Field(
        60,
        description="files a minute of each key, unless its entry says otherwise, of each user, "
        "and of each address without either; this machine may have as many as it likes",
    )
    api_proxies: str = Field(
        "",
        description="addresses of the proxies before it, with commas between: `127.0.0.1`; they "
        "alone are believed for whom they ask, and how (`X-Forwarded-For`, `X-Forwarded-Proto`)",
    )
    api_results_open: bool = Field(
        False, description="`true`: anybody may read what the service found, and see the queue"
    )
    api_files: bool = Field(
        False, description="`true`: `?file=File:A.jpg` has a file of the wiki fetched and scored"
    )
    api_origins: str = Field(
        "", description="web pages that may ask it from a browser: `https://example.org`"
    )
    api_body_mb: Annotated[int, Field(ge=1, le=1000)] = Field(
        30, description="the largest request, in 10⁶ bytes; each is held in memory"
    )
    api_seconds: Annotated[int, Field(ge=1, le=3600)] = Field(
        30, description="how long one file may be decoded and looked at"
    )
    api_waiting: Annotated[int, Field(ge=0, le=1000)] = Field(
        1, description="requests that wait while `SCORERS` files are scored; more are turned away"
    )
    api_secret: SecretStr = Field(
        SecretStr(""),
        description="signs the page's cookies, 32 characters or more; empty: a new one each start",
    )
    page_dir: Path = Field(
        user_cache_path(APP) / "page",
        description="where the page's styles and scripts are installed",
    )
    oauth_client: str = Field(
        "", description="the wiki's OAuth 2.0 consumer, by which reviewers log in to the page"
    )
    oauth_secret: SecretStr = Field(SecretStr(""), description="that consumer's secret")
    oauth_groups: str = Field(
        "sysop, patroller, image-reviewer",
        description="groups of the wiki whose members may see what the service found",
    )

    @field_validator("api_host")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value != "localhost":
            ip_address(value)
        return value

    @field_validator("api_keys")
    @classmethod
    def _are_keys(cls, value: str) -> str:
        keys = split(value, ",")
        names = [key.partition(":")[0] for key in keys]
        if not all(map(_KEY.fullmatch, keys)) or len(set(names)) < len(names):
            raise ValueError(
                "not entries (NAME:…) that python -m api key NAME has printed, each once"
            )
        return value

    @field_validator("api_proxies")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        for each in split(value, ","):
            ip_network(each)
        return value

    @field_validator("api_names")
    @classmethod
    def _are_names(cls, value: str) -> str:
        if not all(map(_NAME.fullmatch, split(value, ","))):
            raise ValueError("not names of hosts like example.org, without port")
        return value

    @field_validator("api_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        if not all(map(_ORIGIN.fullmatch, split(value, ","))):
            raise ValueError("not addresses like https://example.org, without a path")
        return value

    @field_validator("api_secret")
    @classmethod
    def _is_long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 32:
            raise ValueError("too short: 32 characters or more")
        return value

    @model_validator(mode="after")
    def _login_is_whole(self) -> Self:
        if bool(self.oauth_client) != bool(self.oauth_secret.get_secret_value()):
            raise ValueError("OAUTH_CLIENT and OAUTH_SECRET belong together: set both, or neither")
        return self

    @property
    def secrets(self) -> frozenset[str]:
        """What must stand in no log, however it may be written there."""
        given = {v.get_secret_value() for v in vars(self).values() if isinstance(v, SecretStr)}
        for url in (self.database_url, self.redis_url, self.hand_on):
            given |= set(_PASSWORD.findall(url))
        if self.redis_prefix != f"{APP}:":
            given.add(self.redis_prefix)
        plain = given | {read(word) for word in given for read in (unquote, unquote_plus)}
        written = {write(word) for word in plain for write in (quote, quote_plus, repr)}
        return frozenset(filter(None, plain | {word.strip("'\"") for word in written}))

    @property
    def on_loopback(self) -> bool:
        """Whether the API listens where only this machine reaches it."""
        return self.api_host == "localhost" or ip_address(self.api_host).is_loopback

    @property
    def for_callers(self) -> "Settings":
        """The same, for who waits for an answer: no file is looked at for longer."""
        decoding, video = self.decode_seconds, self.video_seconds
        return self.model_copy(
            update={
                "decode_seconds": min(decoding, self.api_seconds),
                "video_seconds": min(video, self.api_seconds),
            }
        )
