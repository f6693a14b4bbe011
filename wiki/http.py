"""How the service speaks HTTP: one User-Agent, time limits, errors in our two families."""

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import requests

from review.errors import Transient, describe
from review.pace import retry_after
from version import NAME, VERSION
from wiki.pace import OwnPace, Pace

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
# Wikimedia's API answers these when it cannot say now; asking again is right.
RETRIED = {408, 425, 429, 500, 502, 503, 504}
# These are about whoever asks, or the whole host: their Retry-After is for all requests.
PAUSING = {429, 503}


def bot_agent(contact: str) -> str:
    """Who asks, and who answers for it."""
    return f"{NAME}/{VERSION} ({contact or 'no contact given'})"


def user_agent(contact: str) -> str:
    """As Wikimedia's User-Agent policy wants it: client, contact, library, "bot" in it."""
    return f"{bot_agent(contact)} requests/{requests.__version__}"


class ApiError(Transient):
    """The wiki's API answered with an error; `code` is MediaWiki's short name for it."""

    def __init__(self, host: str, code: str, retry_after: timedelta | None) -> None:
        super().__init__(f"{host} answered with the error {code}", retry_after)
        self.code = code


class _Session(requests.Session):
    """Follows no redirect, and does not prepare to; looks at the environment once for a host.

    Without the first, requests reads a redirect's body to its end, whatever its size, and
    stumbles over a Location that is no address. The second is a quarter of its own time for
    a question: it reads every variable for a proxy, each time.
    """

    def __init__(self) -> None:
        super().__init__()
        self._merged: dict[tuple[str, str, object], Any] = {}

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None: there is nowhere to go."""
        return None

    def merge_environment_settings(
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """The proxy and certificates for an address, where nothing is asked for but `stream`."""
        parts = urlsplit(url)
        key = parts.scheme, parts.netloc, stream
        if key not in self._merged:
            self._merged[key] = super().merge_environment_settings(
                url, proxies, stream, verify, cert
            )
        return self._merged[key]


class Http:
    """Keeps one connection pool for each thread that uses it; each request takes its turn.

    Without a `pace` it has one of its own, as polite as the default settings.
    """

    def __init__(self, agent: str, pace: Pace | None = None) -> None:
        self.agent = agent
        self.pace = pace or OwnPace()
        self._local = threading.local()

    def get(self, url: str, **options: Any) -> requests.Response:
        """GET without following redirects. Raises Transient when the host cannot answer.

        TooEarly, and asks nothing, during a pause that the host asked for.
        """
        return self._ask("GET", url, **options)

    def post(self, url: str, data: Mapping[str, str], **options: Any) -> requests.Response:
        """POST a form, else as `get`."""
        return self._ask("POST", url, data=data, **options)

    def _ask(self, method: str, url: str, **options: Any) -> requests.Response:
        host = urlsplit(url).netloc
        self.pace.turn(host)
        try:
            answer = self._session().request(
                method,
                url,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                **options,
            )
        except requests.RequestException as error:
            raise Transient(f"cannot reach {host} ({describe(error)})") from None
        if answer.status_code in RETRIED:
            answer.close()
            tell_pause(self.pace, host, answer)
            raise Transient(f"{host} answered {answer.status_code}", retry_after(answer.headers))
        return answer

    def query(self, api: str, **params: str) -> dict[str, Any]:
        """The answer of action=query. Raises ApiError for what the wiki itself reports."""
        host = urlsplit(api).netloc
        basic = {"action": "query", "format": "json", "formatversion": "2"}
        answer = self.get(api, params=basic | params)
        try:
            data = answer.json()
        except requests.JSONDecodeError:
            raise Transient(f"{host} answered {answer.status_code} without JSON") from None
        if not isinstance(data, dict):
            raise Transient(f"{host} answered with something that is no object")
        if isinstance(data.get("error"), dict):
            code = str(data["error"].get("code"))
            raise ApiError(host, code, retry_after(answer.headers))
        if not isinstance(data.get("query"), dict):
            raise Transient(f"{host} answered without the result of the query")
        return data

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = _Session()
            session.headers["User-Agent"] = self.agent
        return session


def tell_pause(pace: Pace, host: str, answer: requests.Response) -> None:
    """Let nobody ask the host again before the time that its answer names, if it does."""
    wait = retry_after(answer.headers)
    if wait and answer.status_code in PAUSING:
        pace.pause(host, wait)
