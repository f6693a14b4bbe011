from collections.abc import Iterator

import pytest

from playground.person import Person
from playground.wiki import LocalWiki


@pytest.fixture(scope="session")
def uploader(local_wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(local_wiki.api, "Uploader") as person:
        yield person


@pytest.fixture(scope="session")
def admin(local_wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(local_wiki.api, "Admin") as person:
        yield person
