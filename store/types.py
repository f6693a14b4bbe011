"""Column types that mean the same on every database."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Dialect, Enum, String, Text
from sqlalchemy.dialects.mysql import DATETIME, TEXT, VARCHAR
from sqlalchemy.types import DateTime, TypeDecorator

LONGEST_NAME = 255  # characters of who did something


class Utc(TypeDecorator[datetime]):
    """An aware time in UTC, to the microsecond; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """MariaDB drops the fraction of a second unless asked to keep it."""
        kind = DATETIME(fsp=6) if dialect.name in ("mysql", "mariadb") else DateTime()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Stored without its zone, always UTC. Raises ValueError on a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Given back with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class Remark(TypeDecorator[str]):
    """Words for people, often another program's: cut to what every database takes."""

    impl = Text
    cache_ok = True
    length = 2000

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Kept as any text is."""
        return dialect.type_descriptor(long_text().dialect_impl(dialect))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Too long is cut off, and what is no text becomes "?"."""
        return value and value[: self.length].encode("utf-8", "replace").decode()


def exact(length: int) -> String:
    """Text compared exactly: titles differ by case, and MariaDB would not tell.

    MariaDB does not count spaces at the end; no title, name or hash has them.
    """
    binary = VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return String(length).with_variant(binary, "mysql", "mariadb")


def long_text() -> Text:
    """Any text, also where the database's own character set is narrower."""
    return Text().with_variant(TEXT(charset="utf8mb4"), "mysql", "mariadb")


def words(kind: type[StrEnum]) -> Enum:
    """An enum stored by its values, as plain text: a new value needs no migration."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda e: [x.value for x in e])
