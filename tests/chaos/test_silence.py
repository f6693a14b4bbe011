"""A MariaDB that is there and says nothing holds nobody up for ever."""

from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from store import engine
from store.session import Database
from tests.chaos.proxy import Proxy

pytestmark = pytest.mark.integration


def test_an_answer_is_waited_for_as_long_as_said_and_then_asked_for_anew(
    mariadb_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SILENCE", timedelta(seconds=1))
    port = make_url(mariadb_url).port
    assert port
    with Proxy(port) as proxy:
        url = mariadb_url.replace(f":{port}/", f":{proxy.port}/")
        with closing(Database(url)) as database:
            with database.read() as session:
                assert session.scalar(text("SELECT 1")) == 1
                with proxy.half_open(), pytest.raises(OperationalError, match="timed out"):
                    session.scalar(text("SELECT 2"))
            with database.read() as session:
                assert session.scalar(text("SELECT 3")) == 3
