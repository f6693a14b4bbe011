"""One wiki as a value: addresses, names, pages. Another wiki is another Site."""

import tomllib
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from review.answer import Outcome
from wiki.plain import plain
from wiki.vocabulary import Answers
from wiki.words import Words


class Site(BaseModel):
    """A wiki that the service watches.

    `name` is the wiki's database name, as its events and logs give it; `domain` the one
    in its events; `article` an address to which a title is appended. `stream` is empty
    for a wiki without one; `oauth` is where people log in, and empty where that is beside the
    API. Files are fetched from `file_hosts` only (host, or host:port).
    Page names may contain {bot}, the bot's user name; the report's also {day}: a day's
    second page has "/2" behind it. `template` and the categories are names without a
    namespace; a day's category contains {date}. `words` is what the bot says there,
    `answers` by which words people answer: the bot's own word for *open* is one of those.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    domain: str
    api: str
    article: str
    stream: str = ""
    oauth: str = ""
    file_hosts: frozenset[str] = Field(min_length=1)
    thumbnail_widths: tuple[PositiveInt, ...] = Field(min_length=1)
    run_page: str = "User:{bot}/Run"
    report_page: str = "User:{bot}/Reports/{day}"
    index_page: str = "User:{bot}/Reports"
    status_page: str = "User:{bot}/Status"
    opt_out_page: str = "User:{bot}/Opt-out"
    template: str = "Possible NSFW"
    category: str = "Possible NSFW files as of {date}"
    parent_category: str = "Possible NSFW files"
    words: Words = Words()
    answers: Answers = Field(default=Answers(), validate_default=True)

    @field_validator("api", "article", "stream", "oauth")
    @classmethod
    def _is_url(cls, value: str, info: ValidationInfo) -> str:
        parts = urlsplit(value)
        absent = info.field_name in ("stream", "oauth") and not value
        if not absent and not (parts.scheme in ("http", "https") and parts.hostname):
            raise ValueError(f"{value!r} is no address like https://…")
        return value

    @field_validator("file_hosts")
    @classmethod
    def _are_hosts(cls, value: frozenset[str]) -> frozenset[str]:
        for host in value:
            plain = host.isascii() and not {" ", "@", "\\"} & set(host)
            if urlsplit(f"//{host}").netloc != host or not host or not plain:
                raise ValueError(f"{host!r} is no host like upload.wikimedia.org")
        return frozenset(host.lower() for host in value)

    @field_validator("run_page", "report_page", "index_page", "status_page", "opt_out_page")
    @classmethod
    def _can_be_filled_in(cls, value: str, info: ValidationInfo) -> str:
        names = ("bot", "day") if info.field_name == "report_page" else ("bot",)
        try:
            value.format(**dict.fromkeys(names, ""))
        except (LookupError, ValueError, AttributeError):
            allowed = " and ".join(f"{{{name}}}" for name in names)
            raise ValueError(f"{value!r} may contain {allowed} only") from None
        return value.replace("_", " ")  # as events name the page

    @field_validator("template", "category", "parent_category")
    @classmethod
    def _is_name(cls, value: str, info: ValidationInfo) -> str:
        dated = info.field_name == "category"
        name = value.replace("{date}", "2026-01-01", 1) if dated else value
        if not name.strip() or set(name) & set("#<>[]|{}\n") or dated == (name == value):
            what = "no name of a page that contains {date}" if dated else "no name of a page"
            raise ValueError(f"{value!r} is {what}")
        return value

    @field_validator("answers")
    @classmethod
    def _knows_what_the_bot_says(cls, value: Answers, info: ValidationInfo) -> Answers:
        """The cell before the last may be read as a status: no reason is to be taken for one."""
        words: Words | None = info.data.get("words")
        if words is None:  # which is wrong, and said
            return value
        own = {"open": (*value.open, plain(words.open))}
        known = Answers(**value.model_dump(exclude_unset=True) | own)
        if known.status(words.open)[1] is not Outcome.OPEN:
            raise ValueError(f"words.open, {words.open!r}, is another answer, too")
        for what in (words.explicit, words.nudity):
            over = words.over.format(what=what, score="0.900", limit="0.8")
            for reason in (over, words.highest.format(reason=over)):
                if known.status(reason)[1] is not Outcome.OTHER:
                    raise ValueError(f"the bot's own {reason!r} would be read as an answer")
        return known

    @property
    def oauth_url(self) -> str:
        """What the addresses of OAuth 2.0 begin with."""
        beside = self.api.rpartition("/")[0] + "/rest.php/oauth2"
        return (self.oauth or beside).rstrip("/")

    def reports_of(self, bot: str) -> str:
        """What the titles of the bot's report pages begin with, up to the day."""
        title = self.report_page.format(bot=bot, day="\0").partition("\0")[0]
        return title.replace("_", " ")

    def title_of(self, url: str) -> str | None:
        """The title of the page at an address of this wiki; None of any other address."""
        if not url.startswith(self.article):
            return None
        path = url.removeprefix(self.article).partition("#")[0].partition("?")[0]
        return unquote(path).replace("_", " ") or None

    def title_meant(self, words: str) -> str:
        """The title as the wiki has it, of what people type, or copy from a browser."""
        return self.title_of(words) or words.replace("_", " ").strip()

    def page_url(self, title: str) -> str:
        """The address of a page, for people."""
        return self.article + quote(title.replace(" ", "_"), safe=":/")


COMMONS = Site(
    name="commonswiki",
    domain="commons.wikimedia.org",
    api="https://commons.wikimedia.org/w/api.php",
    article="https://commons.wikimedia.org/wiki/",
    stream="https://stream.wikimedia.org/v2/stream/mediawiki.recentchange",
    file_hosts=frozenset({"upload.wikimedia.org", "thumb.wikimedia.org"}),
    # The only widths that Wikimedia serves; others answer 400 or 429.
    thumbnail_widths=(20, 40, 60, 120, 250, 330, 500, 960, 1280, 1920, 3840),
)


def load_site(name: str) -> Site:
    """The wiki called "commons", or the one that a TOML file describes.

    Raises ValueError, in one line, when there is no such file or it is wrong.
    """
    if name == "commons":
        return COMMONS
    try:
        return Site.model_validate(tomllib.loads(Path(name).read_text(encoding="utf-8")))
    except OSError as error:
        raise ValueError(f"neither 'commons' nor a readable TOML file ({error.strerror})") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"not valid TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from None
