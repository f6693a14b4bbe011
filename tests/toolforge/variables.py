"""A tool's variables, as `toolforge envvars list` shows them."""

from collections.abc import Mapping

TOOLFORGES = ("TOOL_REPLICA_", "TOOL_TOOLSDB_")  # which it has created itself
_SHOWN = 3  # characters of what is Toolforge's


def listed(given: Mapping[str, str], created: Mapping[str, str]) -> str:
    """A line for each that the operator has created, or Toolforge, of those that it has given.

    Others that a process has, a PATH or a HOME, come with the image.
    """
    toolforges = {
        name: f"{value[:_SHOWN]}…" for name, value in given.items() if name.startswith(TOOLFORGES)
    }
    everything = {**toolforges, **created}
    return "\n".join(f"{name}={everything[name]}" for name in sorted(everything))
