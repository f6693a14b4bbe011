"""The bot's account: the one place that logs in."""

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from review.errors import Halt, Transient
from wiki import framework
from wiki.edits.refusal import Refusal
from wiki.http import tell_pause
from wiki.pace import OwnPace, Pace

# One call must end well within the editor's lease, so nothing is tried twice here, and
# pywikibot sleeps for no longer than this: trouble is the next round's.
LONGEST_WAIT = timedelta(seconds=1)

_SITE = re.compile(r"^\w+ on \S+: ")  # pywikibot's name of the wiki, which says nothing here

# How it is said that the wiki does not let the account in, or not edit: here, and by saving.py.
REFUSED = ("cannot log in as ", "the account ", "the wiki refuses to let the account edit")


class Account:
    """Logs in when it is first needed. `login` is a bot password's: Account@name.

    What is refused is tried again seldom, and said without asking meanwhile.
    pywikibot keeps its cookies and throttle file in `folder`, which nobody else may read.
    Pauses that the wiki asks for, here or elsewhere, are those of `pace`. Without the bot
    flag edits fill everybody's recent changes: nothing is written then, unless `flagged` is
    False. The password is kept in memory only, as decoders of foreign files run as the same
    user.
    """

    def __init__(
        self,
        *,
        api: str,
        login: str,
        password: str,
        agent: str,
        folder: Path,
        pace: Pace | None = None,
        flagged: bool = True,
    ) -> None:
        self._api = api
        self._host = urlsplit(api).netloc
        self._pace = pace or OwnPace()
        self._flagged = flagged
        name, _, self._suffix = login.partition("@")
        self.user = (name[:1].upper() + name[1:]).replace("_", " ")  # as the wiki writes it
        self._password = password
        self._agent = agent
        self._folder = folder
        self._site: Any = None
        self._refusal = Refusal()
        # An earlier version kept the password there.
        (folder / "user-password.py").unlink(missing_ok=True)

    @property
    def site(self) -> Any:
        """pywikibot's APISite, logged in as the right user. Raises Halt or Transient."""
        if self._site is None:
            self._site = self._connect()
        framework.forget_messages()
        framework.forget_future(self._site.throttle)
        wait = timedelta(seconds=self._site.throttle.waittime())
        if wait > LONGEST_WAIT:  # pywikibot would sleep for as long as Retry-After said
            raise Transient("the wiki asked for a pause", wait)
        return self._site

    def check(self) -> None:
        """Raises Halt for a bot that is blocked or without flag, Transient for another session."""
        info = self.ask(meta="userinfo", uiprop="blockinfo|rights")["query"]["userinfo"]
        if info.get("name") != self.user:
            self._site = None  # the session was lost: the next round logs in again
            raise Transient(f"the session is {info.get('name')!r}'s, not {self.user!r}'s")
        if "blockid" in info:
            raise Halt(f"the account {self.user} is blocked: {info.get('blockreason', '')}")
        if self._flagged and "bot" not in info.get("rights", ()):
            raise Halt(
                f"the account {self.user} has no bot flag: ask for it, grant the bot password "
                f"high-volume access, or set REQUIRE_BOT_FLAG=false for a few test edits"
            )

    def ask(self, **params: Any) -> dict[str, Any]:
        """One action=query. Raises Transient when the wiki cannot answer."""
        with self.asking() as site:
            request = site.simple_request(action="query", formatversion="2", **params)
            answer = dict(request.submit())
        if "query" not in answer:
            raise Transient("the wiki answered without the result of the query")
        return answer

    @contextmanager
    def asking(self) -> Iterator[Any]:
        """The site, for a with block that uses it: pywikibot's errors become ours.

        Takes one turn, for what is a request or two. Raises Halt or Transient.
        """
        self._pace.turn(self._host)
        site = self.site  # before any import of pywikibot: see framework.load
        from pywikibot.exceptions import Error, NoUsernameError, SiteDefinitionError

        try:
            yield site
        except NoUsernameError as error:
            self._site = None  # the session was lost: the next round logs in again
            raise Transient(f"the session was lost: {first_line(error)}") from None
        except SiteDefinitionError:  # which says little of what has happened
            raise Transient("the wiki answered without JSON") from None
        except (Error, OSError) as error:
            raise Transient(f"the wiki did not answer: {first_line(error)}") from None

    def _connect(self) -> Any:
        self._refusal.check()
        pywikibot = framework.load(self._folder)
        framework.forget_messages()
        framework.configure(pywikibot.config, self._agent)
        framework.listen(self._hear)
        self._hand_over_password()
        from pywikibot.exceptions import APIError, APIMWError, Error, NoUsernameError

        try:
            site = pywikibot.Site(url=self._api, user=self.user)
            site.tokens.clear()  # an earlier session's would make this login fail
            site.login()
        except APIMWError as error:  # the wiki's own trouble
            raise Transient(f"cannot log in as {self.user}: {first_line(error)}") from None
        except (APIError, NoUsernameError) as error:
            raise self._no_login(error) from None
        except (Error, OSError) as error:
            raise Transient(f"cannot log in as {self.user}: {first_line(error)}") from None
        if not site.logged_in():
            raise self._no_login("wrong BOT_USER or BOT_PASSWORD")
        self._refusal.over()
        return site

    def _hear(self, answer: Any, **_: object) -> None:
        """Whatever pywikibot makes of an answer, the pause that it names is for everybody."""
        with suppress(Transient):  # pywikibot would take it for its own; the next answer tells
            tell_pause(self._pace, self._host, answer)

    def _no_login(self, why: object) -> Halt:
        return self._refusal.note(f"cannot log in as {self.user}: {_SITE.sub('', first_line(why))}")

    def _hand_over_password(self) -> None:
        """pywikibot logs in again by itself when a session ends, deep in its own calls.

        It makes a manager for each login, which would read a file or ask a person: the
        one that it finds here knows the password.
        """
        from pywikibot import login

        module: Any = login
        manager_of = inspect.unwrap(module.ClientLoginManager)  # not the one of an earlier call

        @wraps(manager_of)
        def knowing(*, site: Any, user: str) -> Any:
            manager = manager_of(password=self._password, site=site, user=user)
            manager.login_name = f"{user}@{self._suffix}"
            return manager

        module.ClientLoginManager = knowing


def first_line(error: object) -> str:
    """What a library says of an error, in one line that is not too long."""
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__
