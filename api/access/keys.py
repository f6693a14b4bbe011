"""Callers' keys: made here, kept as hashes only, and compared in constant time."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

PREFIX = "mrb_"  # by it a person, or a scanner of published code, knows one
_LONGEST = 200  # characters that are looked at


@dataclass(frozen=True, kw_only=True)
class Key:
    """One that the operator has given out; `per_minute` is what it may ask for in a minute."""

    name: str
    digest: bytes
    per_minute: int

    @classmethod
    def of_entry(cls, entry: str, per_minute: int) -> Self:
        """That of `name:sha256[:per minute]`, in API_KEYS."""
        name, digest, *own = entry.split(":")
        return cls(
            name=name, digest=bytes.fromhex(digest), per_minute=int(own[0]) if own else per_minute
        )

    @property
    def mark(self) -> str:
        """Tells it from another key of the same name, and helps nobody to have it."""
        return sha256(self.digest).hexdigest()[:16]


class Keys:
    """All keys. One is 256 random bits: no guess comes near, so that a plain SHA-256 is enough."""

    def __init__(self, entries: Iterable[str], per_minute: int) -> None:
        """Those of API_KEYS; `per_minute` holds where an entry has no number of its own."""
        self._keys = [Key.of_entry(entry, per_minute) for entry in entries]

    def __bool__(self) -> bool:
        return bool(self._keys)

    def find(self, presented: str) -> Key | None:
        """The one that was presented, if it is one."""
        found, digest = None, _digest(presented[:_LONGEST])
        for key in self._keys:  # all of them: the time that it takes tells nothing
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found

    def marked(self, name: str, mark: str) -> Key | None:
        """The one of that name, if it is still the same."""
        return next((key for key in self._keys if (key.name, key.mark) == (name, mark)), None)


def new_key(name: str, per_minute: int | None = None) -> tuple[str, str]:
    """A new key, and its entry for API_KEYS, by which nobody can have the key again."""
    key = PREFIX + secrets.token_urlsafe(32)
    entry = f"{name}:{_digest(key).hex()}"
    return key, entry if per_minute is None else f"{entry}:{per_minute}"


def _digest(key: str) -> bytes:
    return sha256(key.encode(errors="surrogatepass")).digest()
