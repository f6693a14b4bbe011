"""What an operator can set of the service that watches a wiki."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from review.destination import destination
from review.notice import Mode
from settings.toolforge import MISSING, Toolforge, tools_database
from wiki.pace import PARALLEL_FETCHES, REQUESTS_PER_SECOND
from wiki.site import load_site

APP = "media-review-bot"
DATABASES = ("sqlite", "mysql+pymysql", "mariadb+pymysql")  # those that are tested
MOST_CATEGORIES = 50  # in one question to the wiki
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)*", re.ASCII)
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class SettingError(Exception):
    """One line: which setting, what it was, what it may be."""


class ServiceSettings(BaseSettings):
    """By environment variables of the same names in capitals."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is set, and after it what follows from where it runs."""
        return init_settings, env_settings, Toolforge(settings_cls)

    site: str = Field(
        "commons", description="the wiki: `commons`, or a TOML file describing another"
    )
    mode: Mode = Field(Mode.DRY_RUN, description="what may be written on the wiki")
    contact: str = Field(
        "", description="who answers for the bot, in the User-Agent; needed to write"
    )
    bot_user: str = Field(
        "", description="the bot password's login, `Account@name`; needed to write"
    )
    bot_password: SecretStr = Field(SecretStr(""), description="that bot password; needed to write")
    require_bot_flag: bool = Field(
        True, description="whether an account without the bot flag must not write"
    )

    data_dir: Path = Field(
        user_data_path(APP), description="database, temporary files, session cookies"
    )
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in `DATA_DIR`")
    redis_url: str = Field("", description="Celery's broker; empty: in memory, for one process")
    redis_prefix: str = Field(
        f"{APP}:", description="begins every key in Redis; on a shared one, make it secret"
    )

    model: str = Field(
        "cascade", description="an installed model's or cascade's name, or the path of an .onnx"
    )
    model_dir: Path = Field(
        user_cache_path(APP) / "models", description="where models are installed"
    )
    nsfw_threshold: Share | None = Field(
        None, description="list from this score on; empty: the model card's"
    )
    sexy_threshold: Share | None = Field(None, description="the same for the class *sexy*")

    requests_per_second: Annotated[float, Field(ge=0.1, le=1000)] = Field(
        REQUESTS_PER_SECOND,
        description="sent to one host of the wiki by all processes together: 0.1 to 1000",
    )
    parallel_fetches: Annotated[int, Field(ge=1, le=100)] = Field(
        PARALLEL_FETCHES,
        description="files that all processes together fetch at the same time: 1 to 100",
    )
    scorers: Count = Field(2, description="files scored at the same time by one process")
    fetch_limit_mb: Count = Field(100, description="the largest file that is fetched, in 10⁶ bytes")
    video_original_mb: Annotated[int, Field(ge=0)] = Field(
        20, description="a larger video waits for the wiki's smaller version of it"
    )
    transcode_wait_seconds: Annotated[float, Field(ge=0, le=86_400)] = Field(
        3600, description="how long after the upload it waits, a day at most; then as it is"
    )
    temporary_mb: Count = Field(
        1000,
        description="what all files that are being fetched may take together in `DATA_DIR`, "
        "in 10⁶ bytes: `FETCH_LIMIT_MB` or more",
    )
    decode_seconds: Count = Field(120, description="time to decode one file")
    decode_memory_mb: Annotated[int, Field(ge=500)] = Field(
        1500, description="address space of a decoder, in MiB: 500 or more, to start at all"
    )
    decode_megapixels: Count = Field(
        40,
        description="the largest picture that is decoded in full; "
        "a WebP, AVIF or animation less, by the memory it takes",
    )
    reduce_megapixels: Count = Field(
        100, description="the largest JPEG, which is reduced while it is decoded"
    )
    frames: Annotated[int, Field(ge=2, le=64)] = Field(
        8,
        description="pages of a document, or moments of a video that is too large to fetch, that "
        "are looked at: 2 to 64; an animation of more frames is looked at as a video is",
    )
    video_seconds: Count = Field(
        240,
        description="time to decode one video, from 80 % of it on only key moments; "
        "looking at it may take twice as long",
    )
    video_scenes: Annotated[int, Field(ge=8, le=20_000)] = Field(
        2000,
        description="scenes of less than a second of one video that are looked at, and four "
        "times as many longer ones; of more, evenly thinned, it is *unknown*: 8 to 20000",
    )

    attempts: Count = Field(
        30, description="tries before a file ends as *unknown*: about a day of them"
    )
    retry_seconds: Seconds = Field(
        30, description="wait after the first failure; doubles, an hour at most"
    )
    claim_seconds: Seconds = Field(
        300,
        description="a worker's lease on one file, renewed with each scene of a video; "
        "more than `VIDEO_SECONDS`",
    )
    sweep_seconds: Seconds = Field(
        30, description="how often what is due is sent to the queue again"
    )
    resend_seconds: Seconds = Field(
        300, description="a message that nobody has worked on for so long is taken for lost"
    )
    backlog_seconds: Seconds = Field(15, description="how often a wiki without a stream is asked")
    reconcile_seconds: Seconds = Field(
        3600, description="how often the wiki's log is compared with what was registered"
    )
    first_hours: Annotated[float, Field(ge=0, le=720)] = Field(
        0, description="how far back the very first start looks, 720 at most; 0: it begins now"
    )

    exempt_groups: str = Field(
        "",
        description="uploads of users in these groups are not listed: `autopatrolled, sysop`",
    )
    exempt_categories: str = Field(
        "",
        description="nor files in these categories, 50 at most, with vertical bars between them",
    )
    read_seconds: Seconds = Field(
        60, description="how often people's answers are read: what an event told of, or is due"
    )

    report_seconds: Seconds = Field(300, description="least time between two edits of the report")
    report_thumbnails: bool = Field(
        False, description="`true`: a click in a row shows the file, 120 pixels wide"
    )
    mass_upload: Count = Field(
        10,
        description="files of one uploader that are listed in a day; more share a row, at most one "
        "an hour",
    )
    edits_per_minute: Count = Field(6, description="edit budget")
    edits_per_day: Count = Field(500, description="edit budget")
    flags_per_hour: Count = Field(
        60, description="files listed in an hour, in one place or in two; others wait"
    )
    breaker_uploads: Count = Field(
        500, description="listing stops by itself when of so many of the last scored uploads …"
    )
    breaker_factor: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        5,
        description="… more than this many times as many reach a threshold as usually; 0: never",
    )
    untag_per_minute: Count = Field(12, description="edits that take the template off again")
    editor_seconds: Seconds = Field(
        60, description="the editor's lease, and when a doubtful edit is looked up"
    )
    sample_per_day: Annotated[int, Field(ge=0, le=1000)] = Field(
        5,
        description="clear uploads of each day drawn by chance, for reviewers to look at: what is "
        "missed is estimated by them; 0: none",
    )
    hand_on: str = Field(
        "",
        description="where each upload that has ended is handed on to, with its scores: "
        "`file:///path/offers.jsonl` or `https://host/path`; empty: nowhere",
    )
    hand_on_secret: SecretStr = Field(
        SecretStr(""), description="signs what is sent there; 24 to 64 bytes in base64"
    )
    alert_to: str = Field(
        "",
        description="to whom a mail goes when something needs the operator, with commas between: "
        "`me@example.org`; empty: nobody, it is only said",
    )
    alert_from: str = Field("", description="from whom it is; empty: the first of those")
    alert_lag_minutes: Annotated[float, Field(gt=0, allow_inf_nan=False, le=10_000)] = Field(
        15,
        description="without an event of the wiki for so long something is wrong; more for a wiki "
        "on which little happens",
    )
    smtp_host: str = Field(
        "localhost", description="the server that takes these mails, without TLS or a password"
    )
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] = Field(25, description="its port")
    health_file: Path | None = Field(
        None, description="where a process notes how it is, for `health.sh`; empty: nowhere"
    )
    health_seconds: Annotated[float, Field(ge=5, allow_inf_nan=False)] = Field(
        720,
        description="a part of a process that gave no sign for so long is ill; more than the "
        "outages of the broker, and the silences of the stream, that need no restart",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="of the log on stderr"
    )
    log_format: Literal["auto", "text", "json"] = Field(
        "auto",
        description="of the log: `text`, or `json`, a line for each record; `auto`: text on a "
        "terminal, JSON elsewhere",
    )

    @field_validator("site")
    @classmethod
    def _site_can_be_read(cls, value: str) -> str:
        load_site(value)
        return value

    @field_validator("database_url")
    @classmethod
    def _url_can_be_read(cls, value: str) -> str:
        if value == MISSING:
            raise ValueError("on Toolforge the tool's own variables say it; set it, or those")
        if not value:
            return value
        # Only where there is one: a command without a database starts a quarter sooner.
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            driver = make_url(value).drivername
        except (ArgumentError, ValueError):
            driver = ""
        if driver not in DATABASES:
            raise ValueError("not a URL like sqlite:////path/file.db or mysql+pymysql://…")
        # Or the end of a password would be taken for the host: looked up, and shown in errors.
        if driver != "sqlite" and value.count("@") > 1:
            raise ValueError("an @ in a name or a password has to be written %40")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "redis+socket://")):
            raise ValueError("not a URL like redis://host:6379/0")
        return value

    @field_validator("hand_on")
    @classmethod
    def _can_be_handed_on_to(cls, value: str) -> str:
        if value:
            destination(value)
        return value

    @field_validator("alert_to", "alert_from")
    @classmethod
    def _are_mailed(cls, value: str, info: ValidationInfo) -> str:
        several = info.field_name == "alert_to"
        for name in split(value, ",") if several else (value,) if value else ():
            if not _MAIL.fullmatch(name):
                raise ValueError("not an address like me@example.org")
        return value

    @field_validator("exempt_categories")
    @classmethod
    def _categories_can_be_asked_about(cls, value: str) -> str:
        names = split(value, "|")
        if len(names) > MOST_CATEGORIES or re.search(r"[#<>\[\]{}]", value):
            raise ValueError(f"not {MOST_CATEGORIES} or fewer titles of categories, between |")
        return value

    @model_validator(mode="after")
    def _claim_outlasts_decoding(self) -> Self:
        longest = max(self.decode_seconds, self.video_seconds)
        if self.claim_seconds <= longest:
            name = "DECODE_SECONDS" if longest == self.decode_seconds else "VIDEO_SECONDS"
            raise ValueError(
                f"CLAIM_SECONDS={self.claim_seconds:g}: must be more than {name} "
                f"({longest}), or a long file loses its claim each time"
            )
        return self

    @model_validator(mode="after")
    def _one_file_fits(self) -> Self:
        if self.temporary_mb < self.fetch_limit_mb:
            raise ValueError(
                f"TEMPORARY_MB={self.temporary_mb}: must be FETCH_LIMIT_MB "
                f"({self.fetch_limit_mb}) or more, or a large file waits for ever"
            )
        return self

    @property
    def exempt(self) -> dict[str, tuple[str, ...]]:
        """Whose uploads and which files are not listed, as wiki.edits.exemptions takes it."""
        groups, categories = self.exempt_groups, self.exempt_categories
        return {"groups": split(groups, ","), "categories": split(categories, "|")}

    @property
    def database(self) -> str:
        """The URL of the database in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'review.db'}"

    @property
    def database_setting(self) -> str:
        """The setting, or the variable of Toolforge's, that says which one, as errors name it."""
        if of_tool := tools_database(self.database_url):
            return of_tool
        return "DATABASE_URL" if self.database_url else f"DATA_DIR={str(self.data_dir)!r}"

    @property
    def decoding(self) -> dict[str, Any]:
        """What is asked of every decoder, as fence.demand.Demand takes it."""
        return {
            "frames": self.frames,
            "scenes": self.video_scenes,
            "pixels": self.decode_megapixels * 1_000_000,
            "reducible_pixels": self.reduce_megapixels * 1_000_000,
        }

    @property
    def decoder_limits(self) -> dict[str, int]:
        """What a decoder of pictures may use, as fence.parent.Fence takes it."""
        return {"memory_mb": self.decode_memory_mb, "seconds": self.decode_seconds}

    @property
    def video_limits(self) -> dict[str, int]:
        """The same for a decoder of videos."""
        return {**self.decoder_limits, "seconds": self.video_seconds}

    def make_data_dir(self, name: str = "") -> Path:
        """A private folder of that name in DATA_DIR. Raises SettingError."""
        folder = self.data_dir / name
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise SettingError(
                f"DATA_DIR={str(self.data_dir)!r}: cannot be used ({error.strerror})"
            ) from None
        return folder

    def check_database(self) -> None:
        """Raises SettingError where SQLite's file is not there: whoever asked it would make it."""
        from sqlalchemy.engine import make_url

        url = make_url(self.database)
        if url.get_backend_name() != "sqlite" or not url.database:
            return
        try:
            Path(url.database).stat()
        except (FileNotFoundError, NotADirectoryError):
            raise SettingError(
                f"{self.database_setting}: cannot be used: there is no {url.database}, "
                "which the service makes when it first starts; is it elsewhere, set its DATA_DIR "
                "or DATABASE_URL"
            ) from None

    def check_account(self) -> None:
        """Whoever writes on the wiki needs an account. Raises SettingError when it is not set."""
        for name in ("contact", "bot_user", "bot_password"):
            if not getattr(self, name):
                raise SettingError(f"MODE={self.mode} writes on the wiki and needs {name.upper()}")
        if not all(self.bot_user.partition("@")):
            raise SettingError(
                f"BOT_USER={self.bot_user!r}: must be a bot password's login, Account@name"
            )

    @property
    def bot(self) -> str:
        """The bot's user name, as the wiki writes it; a placeholder while there is no account."""
        name = self.bot_user.partition("@")[0].replace("_", " ") or "ExampleBot"
        return name[0].upper() + name[1:]


def split(value: str, separator: str) -> tuple[str, ...]:
    """The names in a setting that may have several."""
    return tuple(filter(None, (name.strip() for name in value.split(separator))))
