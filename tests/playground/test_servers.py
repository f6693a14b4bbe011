from pathlib import Path

import pytest
import redis
from sqlalchemy import create_engine, text

from playground.database import MariaDB
from playground.redis_server import WITHHELD, RedisServer

pytestmark = pytest.mark.integration


def test_mariadb_is_a_tools_database(mariadb_url: str) -> None:
    engine = create_engine(mariadb_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT database()")).scalar() == "s00000__review"
        connection.execute(text("CREATE DATABASE s00000__other"))
        connection.execute(text("DROP DATABASE s00000__other"))
        with pytest.raises(Exception, match="denied"):
            connection.execute(text("CREATE DATABASE someone_elses"))
    engine.dispose()


def test_mariadb_keeps_what_it_has(tmp_path: Path) -> None:
    with MariaDB.start(tmp_path / "db") as first:
        engine = create_engine(first.url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE kept (id INT)"))
        engine.dispose()
    again = MariaDB.start(tmp_path / "db")
    assert again.url == first.url
    engine = create_engine(again.url)
    with engine.connect() as connection:
        assert connection.execute(text("SHOW TABLES")).scalars().all() == ["kept"]
    engine.dispose()
    again.stop(wipe=True)
    again.stop()
    assert not (tmp_path / "db").exists()


def test_mariadb_keeps_what_was_committed_before_it_was_killed(tmp_path: Path) -> None:
    server = MariaDB.start(tmp_path / "db", keeps=True)
    engine = create_engine(server.url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (id INT)"))
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO kept VALUES (1)"))
    server.kill()
    engine.dispose()
    with MariaDB.start(tmp_path / "db", keeps=True) as server:
        engine = create_engine(server.url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT id FROM kept")).scalars().all() == [1]
        engine.dispose()


def test_redis_comes_back_empty_on_its_port(tmp_path: Path) -> None:
    with RedisServer.start(tmp_path) as first, redis.Redis.from_url(first.url) as client:
        client.set("key", "value")
        assert RedisServer.start(tmp_path) == first
        assert client.get("key") == b"value"
    with RedisServer.start(tmp_path) as again, redis.Redis.from_url(again.url) as client:
        assert again.url == first.url
        assert client.get("key") is None


def test_redis_as_on_toolforge(tmp_path: Path) -> None:
    with (
        RedisServer.start(tmp_path, as_toolforge=True) as server,
        redis.Redis.from_url(server.url) as client,
    ):
        client.set("key", "value")
        with pytest.raises(redis.ResponseError, match="unknown command"):
            client.keys()
        assert client.execute_command(f"{WITHHELD}KEYS", "*") == [b"key"]


def test_the_shared_redis_answers(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()
