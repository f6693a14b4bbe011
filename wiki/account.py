"""The bot's account: the one place that loads pywikibot and logs in."""

import os
from pathlib import Path
from typing import Any

from review.errors import Halt, Transient

# One call must end within the editor's lease: few tries, short waits. A longer trouble
# is the next round's.
TRIES, FIRST_WAIT, LONGEST_WAIT, SOCKET_SECONDS = 2, 2, 5, (5, 15)


class Account:
    """Logs in when it is first needed. `login` is a bot password's: Account@name.

    pywikibot keeps its cookies and throttle file in `folder`, which nobody else may read.
    """

    def __init__(self, *, api: str, login: str, password: str, agent: str, folder: Path) -> None:
        self._api = api
        self.user, _, self._suffix = login.partition("@")
        self._password = password
        self._agent = agent
        self._folder = folder
        self._site: Any = None

    @property
    def site(self) -> Any:
        """pywikibot's APISite, logged in as the right user. Raises Halt or Transient."""
        if self._site is None:
            self._site = self._connect()
        return self._site

    def check(self) -> None:
        """Raises Halt unless the session is still the bot's and the bot is not blocked."""
        info = self.ask(meta="userinfo", uiprop="blockinfo")["query"]["userinfo"]
        if info.get("name") != self.user:
            self._site = None  # the session was lost: the next round logs in again
            raise Transient(f"the session is {info.get('name')!r}'s, not {self.user!r}'s")
        if "blockid" in info:
            raise Halt(f"the account {self.user} is blocked: {info.get('blockreason', '')}")

    def ask(self, **params: Any) -> dict[str, Any]:
        """One action=query. Raises Transient when the wiki cannot answer."""
        from pywikibot.exceptions import Error

        site = self.site
        try:
            request = site.simple_request(action="query", formatversion="2", **params)
            return dict(request.submit())
        except (Error, OSError) as error:
            raise Transient(f"the wiki did not answer: {_first_line(error)}") from None

    def _connect(self) -> Any:
        pywikibot = _load(self._folder)
        _configure(pywikibot.config, self._agent)
        self._write_password(pywikibot.config)
        from pywikibot.exceptions import APIError, Error

        try:
            site = pywikibot.Site(url=self._api, user=self.user)
            site.login()
        except APIError as error:
            raise Halt(f"cannot log in as {self.user}: {_first_line(error)}") from None
        except (Error, OSError) as error:
            raise Transient(f"cannot log in as {self.user}: {_first_line(error)}") from None
        if not site.logged_in():
            raise Halt(f"cannot log in as {self.user}: wrong BOT_USER or BOT_PASSWORD")
        return site

    def _write_password(self, config: Any) -> None:
        """pywikibot logs in again by itself when a session ends, and reads it from a file."""
        file = self._folder / "user-password.py"
        file.touch(mode=0o600)
        file.write_text(f"({self.user!r}, BotPassword({self._suffix!r}, {self._password!r}))\n")
        config.password_file = str(file)


def _load(folder: Path) -> Any:
    """Import pywikibot with that base folder: it takes one only where this file lies."""
    config = folder / "user-config.py"
    config.touch(mode=0o600)
    os.environ["PYWIKIBOT_DIR"] = str(folder)
    import pywikibot

    return pywikibot


def _configure(config: Any, agent: str) -> None:
    config.user_agent_format = f"{agent} {{pwb}}"
    config.max_retries, config.retry_wait, config.retry_max = TRIES, FIRST_WAIT, LONGEST_WAIT
    config.socket_timeout = SOCKET_SECONDS
    config.put_throttle = config.minthrottle = 0  # the editor's own budget is tighter
    config.maxthrottle = 1
    config.maxlag = 5
    config.log = []
    config.userinterface = "buffer"  # its progress lines would run through ours


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__
