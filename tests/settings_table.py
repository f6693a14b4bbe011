"""The README's table of settings, as the code would write it."""

from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from settings import Settings


def table() -> str:
    """One row for each setting, in the order of the code."""
    rows = [
        f"| `{name.upper()}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["| Setting | Default | What it is |", "|---|---|---|", *rows])


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr) or value in (None, ""):
        return ""
    text = str(value)
    if isinstance(value, Path):
        text = text.replace(str(Path.home()), "~", 1)
    return f"`{text}`"
