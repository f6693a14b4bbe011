"""What Toolforge's own variables say of the settings, so that nobody has to."""

import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

TOOLSDB = "tools.db.svc.wikimedia.cloud"
REDIS = "redis.svc.tools.eqiad1.wikimedia.cloud"
MAIL = "mail.tools.wmcloud.org"
DATABASE = "media_review"
MISSING = "TOOL_TOOLSDB_USER and TOOL_TOOLSDB_PASSWORD are not set"
# Of the container: quick, and no other replica's. What is to outlive it is in the database.
LOCAL = Path("/tmp/media-review-bot")  # noqa: S108 -- a container's own


class Toolforge(PydanticBaseSettingsSource):
    """Comes after the environment: what the operator has set stands."""

    def __init__(self, settings: type[BaseSettings]) -> None:
        super().__init__(settings)
        self._values = derived(dict(os.environ))

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """As pydantic-settings asks for it."""
        return self._values.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """All of them."""
        return dict(self._values)


def derived(variables: dict[str, str]) -> dict[str, Any]:
    """The settings that follow from a tool's variables; none elsewhere than on Toolforge."""
    if not (folder := variables.get("TOOL_DATA_DIR")):
        return {}
    name, kept = Path(folder).name, Path(folder) / "media-review-bot"
    maintainers = f"tools.{name}@toolforge.org"
    found: dict[str, Any] = {
        "data_dir": LOCAL / "data",
        "health_file": LOCAL / "health",
        "model_dir": kept / "models",
        "page_dir": kept / "page",
        "redis_url": f"redis://{REDIS}:6379/0",
        "smtp_host": MAIL,
        "alert_to": maintainers,
        "alert_from": maintainers,
        "scorers": 1,  # beside a decoder, in 512 MiB
    }
    # Where neither is known the start is refused: each container would have a database of its own.
    found["database_url"] = MISSING
    user, password = variables.get("TOOL_TOOLSDB_USER"), variables.get("TOOL_TOOLSDB_PASSWORD")
    if user and password:
        who = f"{quote(user, safe='')}:{quote(password, safe='')}"
        found["database_url"] = f"mysql+pymysql://{who}@{TOOLSDB}/{user}__{DATABASE}"
        found["redis_prefix"] = _prefix(password)
    if port := variables.get("PORT"):  # which only a web service has
        found |= {"api_host": "0.0.0.0", "api_port": port}  # noqa: S104 -- behind Toolforge's proxy
        found["api_names"] = f"{name}.toolforge.org"
    return found


def tools_database(url: str) -> str:
    """Which variable says that URL, and what it names; "" of one that was set in another way."""
    variables = dict(os.environ)
    if not url or url != derived(variables).get("database_url"):
        return ""
    user = variables["TOOL_TOOLSDB_USER"]
    return f"TOOL_TOOLSDB_USER={user!r}, so {user}__{DATABASE} on {TOOLSDB}"


def _prefix(password: str) -> str:
    """Everybody reads that Redis: who does not know the tool's password cannot tell its keys."""
    digest = hashlib.sha256(f"media-review-bot {password}".encode()).hexdigest()
    return f"{digest[:32]}:"
