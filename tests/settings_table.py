"""The README's table of settings, as the code would write it, and parts of it."""

from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from settings import Settings


def table(*names: str) -> str:
    """One row for each setting, or for those of these names, in the order of the code."""
    rows = [
        f"| `{name.upper()}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
        if not names or name.upper() in names
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
