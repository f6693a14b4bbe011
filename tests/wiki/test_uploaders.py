from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground.person import Person
from review.uploader import Uploader
from wiki.edits.account import Account
from wiki.edits.uploaders import uploaders


@pytest.mark.integration
def test_what_the_wiki_knows(account: Account, uploader: Person) -> None:
    found = uploaders(account.ask, ["Uploader", "ReviewBot", "127.0.0.9", "Nobody at all", ""])
    assert set(found) == {"Uploader", "ReviewBot", "127.0.0.9", "Nobody at all"}
    known = found["Uploader"]
    assert known.edits is not None
    assert known.since is not None
    assert timedelta() < datetime.now(UTC) - known.since < timedelta(days=365)
    assert "bot" in found["ReviewBot"].groups
    for name in ("127.0.0.9", "Nobody at all"):
        assert found[name] == Uploader(name=name)


def test_many_are_asked_about_fifty_at_a_time() -> None:
    asked: list[int] = []

    def ask(**params: Any) -> dict[str, Any]:
        names = params["ususers"].split("|")
        asked.append(len(names))
        users = [{"name": n, "editcount": 1, "registration": None} for n in names]
        return {"query": {"users": users}}

    found = uploaders(ask, [f"User {n}" for n in range(120)] * 2)
    assert asked == [50, 50, 20]
    assert found["User 7"] == Uploader(name="User 7", edits=1)
