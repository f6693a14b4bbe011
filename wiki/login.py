"""A person's login on the wiki: OAuth 2.0 by an authorization code, with PKCE (RFC 7636)."""

import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from review.destination import is_loopback
from review.errors import Permanent, Transient
from wiki.http import Http

_CODE = re.compile(r"[\w-]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Begun:
    """A login that goes on at `url`. `state` and `verifier` are for that browser only."""

    url: str = field(repr=False)
    state: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Member:
    """Whoever has logged in, as the wiki knows them."""

    name: str
    groups: frozenset[str]
    blocked: bool


class WikiLogin:
    """Logs people in. What the wiki lets us have is used once, to ask who it is, and forgotten."""

    def __init__(self, url: str, http: Http, client: str, secret: str) -> None:
        """`url` is what the wiki's addresses of OAuth begin with; the consumer is confidential.

        Raises ValueError where its secret would travel in the clear.
        """
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise ValueError(f"{url} is not encrypted: http:// is for this machine only")
        self._url = url
        self._http = http
        self._client = client
        self._secret = secret

    def begin(self, back: str) -> Begun:
        """A new login, of which the wiki tells at the address `back`."""
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._client,
            "redirect_uri": back,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return Begun(f"{self._url}/authorize?{urlencode(asked)}", state, verifier)

    def finish(self, *, code: str, verifier: str, back: str) -> Member:
        """Who it is. Raises Permanent where the wiki refuses, Transient where it cannot answer."""
        given = {
            "grant_type": "authorization_code",
            "client_id": self._client,
            "client_secret": self._secret,
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        token = self._told(self._http.post(f"{self._url}/access_token", given)).get("access_token")
        if not isinstance(token, str):
            raise Transient(f"{self._host} let somebody log in, and gave no token")
        bearer = {"Authorization": f"Bearer {token}"}
        return self._member(
            self._told(self._http.get(f"{self._url}/resource/profile", headers=bearer))
        )

    @property
    def _host(self) -> str:
        return urlsplit(self._url).netloc

    def _told(self, answer: requests.Response) -> dict[str, Any]:
        try:
            told = answer.json()
        except requests.JSONDecodeError:
            told = None
        if answer.status_code != 200:
            code = str(told.get("error", "")) if isinstance(told, dict) else ""
            why = code if _CODE.fullmatch(code) else f"status {answer.status_code}"
            raise Permanent(f"{self._host} did not accept the login ({why})")
        if not isinstance(told, dict):
            raise Transient(f"{self._host} answered a login with something that is no object")
        return told

    def _member(self, profile: dict[str, Any]) -> Member:
        """A hidden user has no name there, and is blocked."""
        name, groups = profile.get("username"), profile.get("groups")
        if not isinstance(name, str) or not isinstance(groups, list):
            raise Permanent(f"{self._host} does not say who has logged in")
        return Member(name, frozenset(map(str, groups)), profile.get("blocked") is not False)
