"""How a process of the service speaks: to a person, or into the log."""

import logging
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape

log = logging.getLogger("worker")


@dataclass(frozen=True)
class Voice:
    """With a console it speaks there; without one, into the log."""

    console: Console | None

    def note(self, text: str) -> None:
        """Something that is as it should be."""
        if self.console is None:
            log.info("%s", text)
        else:
            self.console.print(text, highlight=False, markup=False)

    def say(self, text: str) -> None:
        """Something that an operator should see."""
        if self.console is None:
            log.warning("%s", text)
        else:
            self.console.print(f"[bold]{escape(text)}[/]", highlight=False)
