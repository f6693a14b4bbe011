"""Who is logged in to the page: a signed cookie that holds a name and nothing secret."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass

from fastapi import Request
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response

from api.access.keys import Key, Keys
from api.access.names import from_elsewhere

SECONDS = 8 * 3600  # for which a login lasts, whatever is done meanwhile
COOKIE = "session"


@dataclass(frozen=True, kw_only=True)
class Session:
    """`name` is a user's of the wiki, in `groups`; or a key's, which `mark` tells from others."""

    name: str
    groups: tuple[str, ...] = ()
    mark: str = ""

    @property
    def who(self) -> str:
        """As it is counted; a key's sessions count as the key."""
        return f"key {self.name}" if self.mark else f"user {self.name}"


class Sessions:
    """Writes and reads the cookie. A key that is no more, or groups that are not, end it."""

    def __init__(self, secret: str, keys: Keys, groups: Collection[str]) -> None:
        """Members of these groups of the wiki may have one."""
        self._signer = _signer(secret, COOKIE)
        self._keys = keys
        self._groups = frozenset(groups)

    def of_key(self, key: Key) -> Session:
        """That of whoever has the key."""
        return Session(name=key.name, mark=key.mark)

    def of_user(self, name: str, groups: Collection[str]) -> Session | None:
        """That of a user of the wiki; None for one in none of the groups."""
        listed = tuple(sorted(self._groups & set(groups)))
        return Session(name=name, groups=listed) if listed else None

    def begin(self, request: Request, response: Response, session: Session) -> None:
        """Have the browser send it from now on."""
        value = self._signer.dumps(asdict(session))
        set_cookie(request, response, COOKIE, value, SECONDS)

    def end(self, request: Request, response: Response) -> None:
        """Have the browser forget it."""
        set_cookie(request, response, COOKIE, "", 0)

    def read(self, request: Request) -> Session | None:
        """The one that a request has, if it still holds. A page elsewhere has none."""
        if "origin" in request.headers and from_elsewhere(request.headers):
            return None
        value = request.cookies.get(cookie_name(request, COOKIE), "")
        try:
            session = Session(**self._signer.loads(value, max_age=SECONDS))
        except (BadData, TypeError):  # TypeError: what another version wrote
            return None
        return session if self._holds(session) else None

    def key_of(self, session: Session) -> Key | None:
        """The key by which it was begun, if it was and the key is still the same."""
        return self._keys.marked(session.name, session.mark)

    def _holds(self, session: Session) -> bool:
        if session.mark:
            return self.key_of(session) is not None
        return not self._groups.isdisjoint(session.groups)


def _signer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret, salt=purpose, signer_kwargs={"digest_method": hashlib.sha256}
    )


def cookie_name(request: Request, name: str) -> str:
    """With the prefix by which browsers take it over https, and from this very host, only."""
    return f"__Host-{name}" if request.url.scheme == "https" else name


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """For so many seconds; without a value, or for none, the browser forgets it."""
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=seconds,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
