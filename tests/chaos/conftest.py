from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.demo import prepare
from playground.wiki import LocalWiki
from tests.chaos.pool import Pool
from tests.classifier.conftest import models, package, wheel

__all__ = ["models", "package", "wheel"]


@pytest.fixture(scope="session")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    """One with MariaDB behind it, which takes many uploads at once; all cases share it."""
    with LocalWiki.start(tmp_path_factory.mktemp("wiki"), mariadb=True) as wiki:
        prepare(wiki)
        yield wiki


@pytest.fixture(scope="session")
def pool(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Pool:
    """Files for all cases."""
    return Pool(tmp_path_factory.mktemp("pool") / "pictures", models)
