"""pywikibot, set up for a service: no user to ask, no files in the way, no long waits."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SOCKET_SECONDS = (5, 15)  # to connect, and to wait for the next bytes


def load(folder: Path) -> Any:
    """Import pywikibot with that base folder: it takes one only where this file lies.

    Must be its first import in the process: else the cookies go where the process was
    started. The interface too is chosen by the import: the usual one writes progress
    to stderr and asks for a password on the terminal.
    """
    config = folder / "user-config.py"
    config.touch(mode=0o600)
    config.write_text("userinterface = 'buffer'\n")
    os.environ["PYWIKIBOT_DIR"] = str(folder)
    import pywikibot

    return pywikibot


def forget_messages() -> None:
    """The interface keeps all that pywikibot would say, and nobody reads it."""
    import pywikibot

    pywikibot.bot.ui.clear()


def forget_future(throttle: Any) -> None:
    """Requests that are dated in the future: a clock was wrong that is right again.

    pywikibot would wait for that time and longer.
    """
    now = time.time()
    throttle.last_read, throttle.last_write = (
        min(last, now) for last in (throttle.last_read, throttle.last_write)
    )


def configure(config: Any, agent: str) -> None:
    """Its settings."""
    config.user_agent_format = f"{agent} {{pwb}}"
    config.max_retries = 0
    config.socket_timeout = SOCKET_SECONDS
    config.put_throttle = config.minthrottle = 0  # the editor's own budget is tighter
    config.maxthrottle = 1
    config.write_maxlag = 5
    config.log = []


def listen(hear: Callable[..., None]) -> None:
    """Call `hear` with each answer, a requests.Response, before pywikibot reads it."""
    from pywikibot.comms import http

    http.session.hooks["response"] = [hear]
