"""All settings: one frozen object, and the only reader of the environment."""

import re

from pydantic import ValidationError

from settings.api import Settings
from settings.service import SettingError, split

__all__ = ["SettingError", "Settings", "load", "split"]

USER_INFO = re.compile(r"//.*@")  # of a URL: user and password


def load() -> Settings:
    """The settings in force. Raises SettingError for the first that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]).upper() if first["loc"] else "settings"
    what = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        raise SettingError(what)
    secret = name.endswith(
        ("_SECRET", "_PASSWORD", "_KEYS")
    )  # whoever pastes a key in place of its entry
    value = "***" if secret else USER_INFO.sub("//***@", str(first["input"]))
    raise SettingError(f"{name}={value!r}: {what[0].lower()}{what[1:]}")
