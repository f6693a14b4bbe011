"""Who asks, and whether they may."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import (
    APIKeyCookie,
    APIKeyHeader,
    HTTPAuthorizationCredentials,
    HTTPBearer,
)

from api.access.cookie import Cookie
from api.access.keys import Key, Keys
from api.access.names import by_foreign_page, name_of, network_of, was_forwarded
from api.access.rates import Rates
from api.access.session import NAME, Session, Sessions
from api.problem import Problem
from review.destination import is_loopback
from wiki.login import WikiLogin

ATTEMPTS = 10  # wrong keys, or logins, of one address in a minute
_BEARER = HTTPBearer(scheme_name="key", description="a key", auto_error=False)
_HEADER = APIKeyHeader(name="X-API-Key", scheme_name="keyInHeader", auto_error=False)
_COOKIE = APIKeyCookie(name=NAME, scheme_name="session", auto_error=False)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who may ask. `name` is that of a key or of a user; empty: nobody says who."""

    name: str = ""
    count: Callable[[], None] = field(default=lambda: None, repr=False)
    """Counts one more file, beyond the first. Raises Problem where it is too many."""

    def count_others(self, files: int) -> None:
        """Of so many files all but the first, for which the request itself was counted."""
        for _ in range(files - 1):
            self.count()


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may do what; built once, from the settings.

    People log in on the `wiki`, and meanwhile have the cookie `begun`.
    `local` is whether only this machine can reach it, `anybody` whether others need no key
    either, and `results_open` whether nobody needs one to read what the service found. It is
    reached under `names`, and asked by pages of `origins`.
    """

    keys: Keys
    sessions: Sessions
    per_minute: int
    local: bool
    anybody: bool
    results_open: bool
    begun: Cookie
    wiki: WikiLogin | None = None
    names: Collection[str] = ()
    origins: Collection[str] = ()
    callers: Rates = field(default_factory=Rates)
    addresses: Rates = field(default_factory=Rates)
    attempts: Rates = field(default_factory=lambda: Rates(what="wrong keys or logins"))

    @property
    def has_login(self) -> bool:
        """Whether there is a way to log in to the page."""
        return bool(self.keys) or self.wiki is not None

    def scores_for(self, request: Request) -> bool:
        """Whether files are scored without a key."""
        return self.anybody or self.from_here(request)

    def from_here(self, request: Request) -> bool:
        """Whether this machine asks, for nobody else: no proxy, and no page of another origin."""
        headers = request.headers
        name = name_of(headers)
        named_so = name is not None and is_loopback(name)
        for_others = was_forwarded(headers) or by_foreign_page(headers)
        return self.local and named_so and not for_others

    def find(self, request: Request, presented: str | None) -> Caller | None:
        """Who has that key, or a session. Raises Problem for a key that is none."""
        if presented is not None:
            return self._of_key(self.key(request, presented))
        session = self.sessions.read(request)
        if session is None:
            return None
        key = self.sessions.key_of(session)
        return self._of_key(key) if key else self._counted(session.name, f"user {session.name}")

    def key(self, request: Request, presented: str) -> Key:
        """The key that was presented. Raises Problem for none, or after too many of those."""
        network = _network(request)
        self.attempts.check(network, ATTEMPTS)
        key = self.keys.find(presented)
        if key is None:
            self.attempts.hit(network, ATTEMPTS)
            raise _unauthorized("key-unknown", "this key is not known here")
        return key

    def attempt(self, request: Request) -> None:
        """Count a login of that address. Raises Problem where it is too many."""
        self.attempts.hit(_network(request), ATTEMPTS)

    def outsider(self, request: Request) -> Caller:
        """Who says nothing of who they are."""
        if self.from_here(request):
            return Caller()
        network = _network(request)
        return Caller(count=lambda: self.addresses.hit(network, self.per_minute))

    def _of_key(self, key: Key) -> Caller:
        return self._counted(key.name, f"key {key.name}", key.per_minute)

    def _counted(self, name: str, who: str, per_minute: int | None = None) -> Caller:
        most = per_minute or self.per_minute
        return Caller(name=name, count=lambda: self.callers.hit(who, most))


def access_of(request: Request) -> Access:
    """Who may do what here."""
    access: Access = request.app.state.parts.access
    return access


def session_of(request: Request) -> Session | None:
    """Who is logged in to the page; None: nobody."""
    return access_of(request).sessions.read(request)


async def _presented(
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)],
    header: Annotated[str | None, Security(_HEADER)],
    _: Annotated[str | None, Security(_COOKIE)],  # for the document; Sessions reads it
) -> str | None:
    """The key that came, if one did."""
    return bearer.credentials if bearer else header


Presented = Annotated[str | None, Depends(_presented)]


async def may_classify(request: Request, presented: Presented) -> Caller:
    """Whoever may have a file scored; the first is counted. Raises Problem."""
    access = access_of(request)
    caller = access.find(request, presented)
    return _counted(caller, access.scores_for(request), access.outsider(request))


async def may_read_results(request: Request, presented: Presented) -> Caller:
    """Whoever may see what the service found; it is counted. Raises Problem."""
    access = access_of(request)
    caller = access.find(request, presented)
    return _counted(caller, access.results_open, access.outsider(request))


async def reads_results(request: Request, presented: Presented) -> bool:
    """Whether whoever asks may see what the service found. Raises Problem for a wrong key."""
    access = access_of(request)
    return access.find(request, presented) is not None or access.results_open


ReadsResults = Annotated[bool, Depends(reads_results)]
MayClassify = Annotated[Caller, Depends(may_classify)]
MayReadResults = Annotated[Caller, Depends(may_read_results)]


def _counted(caller: Caller | None, is_open: bool, outsider: Caller) -> Caller:
    if caller is None and not is_open:
        raise _unauthorized(
            "key-needed", "a key is needed: send it as Authorization: Bearer …, or log in"
        )
    caller = caller or outsider
    caller.count()
    return caller


def _unauthorized(code: str, detail: str) -> Problem:
    return Problem(401, code, detail, headers={"WWW-Authenticate": 'Bearer realm="scores"'})


def _network(request: Request) -> str:
    return network_of(request.client.host if request.client else None)
