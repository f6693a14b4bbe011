"""How the playground speaks to people: short lines on stderr, one line for what is wrong."""

import sys


class PlaygroundError(Exception):
    """It cannot be done here; the message is one line that says why and what to do."""


def say(text: str) -> None:
    """Tell whoever waits what is going on."""
    sys.stderr.write(f"playground: {text}\n")
    sys.stderr.flush()
