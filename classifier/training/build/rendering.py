"""Templates, filled in."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape


def rendered(name: str, **values: object) -> str:
    """The template of that name with these values, which may hold anything: all are escaped."""
    return _environment().get_template(name).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = _cell
    return environment


def _cell(text: object) -> str:
    """In a cell of a Markdown table: on one line, with nothing that means anything there."""
    line = " ".join(str(text).split())
    return "".join(f"\\{char}" if char in r"\|`*_[]<>#" else char for char in line)
