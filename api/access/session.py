"""Who is logged in to the page: a signed cookie that holds a name and nothing secret."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from fastapi import Request
from starlette.responses import Response

from api.access.cookie import Cookie
from api.access.keys import Key, Keys
from api.access.names import by_foreign_page

SECONDS = 8 * 3600  # for which a login lasts, whatever is done meanwhile
NAME = "session"


@dataclass(frozen=True, kw_only=True)
class Session:
    """`name` is a user's of the wiki, in `groups`; or a key's, which `mark` tells from others."""

    name: str
    groups: Collection[str] = ()
    mark: str = ""


class Sessions:
    """Writes and reads the cookie. A key that is no more, or groups that are not, end it."""

    def __init__(self, secret: str, keys: Keys, groups: Collection[str]) -> None:
        """Members of these groups of the wiki may have one."""
        self.groups = frozenset(groups)
        self._cookie = Cookie(secret, NAME, SECONDS)
        self._keys = keys

    def of_user(self, name: str, groups: Collection[str]) -> Session | None:
        """That of a user of the wiki; None for one in none of the groups."""
        listed = sorted(self.groups & set(groups))
        return Session(name=name, groups=listed) if listed else None

    def begin(self, request: Request, response: Response, session: Session) -> None:
        """Have the browser send it from now on."""
        self._cookie.write(request, response, asdict(session))

    def end(self, request: Request, response: Response) -> None:
        """Have the browser forget it."""
        self._cookie.forget(request, response)

    def read(self, request: Request) -> Session | None:
        """The one that a request has, if it still holds. A page elsewhere has none."""
        if by_foreign_page(request.headers):
            return None
        try:
            session = Session(**self._cookie.read(request))
        except TypeError:  # there is none, or another version wrote it
            return None
        return session if self._holds(session) else None

    def key_of(self, session: Session) -> Key | None:
        """The key by which it was begun, if it was and the key is still the same."""
        return self._keys.marked(session.name, session.mark)

    def _holds(self, session: Session) -> bool:
        if session.mark:
            return self.key_of(session) is not None
        return not self.groups.isdisjoint(session.groups)
