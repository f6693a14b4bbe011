"""What the wiki says of the people who upload."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from review.uploader import Uploader
from wiki.query import AT_ONCE, Ask


def uploaders(ask: Ask, names: Iterable[str]) -> dict[str, Uploader]:
    """Each of the names with what is known of it; `ask` is one action=query.

    An address, a hidden or a deleted account has its name only. Raises what `ask` does.
    """
    found: dict[str, Uploader] = {}
    wanted = sorted(set(names) - {""})
    for begin in range(0, len(wanted), AT_ONCE):
        some = wanted[begin : begin + AT_ONCE]
        asked = {"list": "users", "usprop": "editcount|registration|groups"}
        answer = ask(ususers="|".join(some), **asked)["query"].get("users", [])
        told = {str(user.get("name")): user for user in answer}
        found |= {name: _uploader(name, told.get(name, {})) for name in some}
    return found


def _uploader(name: str, user: dict[str, Any]) -> Uploader:
    registered = user.get("registration")  # null for the oldest accounts
    return Uploader(
        name=name,
        edits=user.get("editcount"),
        since=datetime.fromisoformat(registered) if registered else None,
        groups=frozenset(user.get("groups", ())),
    )
