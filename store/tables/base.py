"""What all tables have in common."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase

from review.answer import Outcome, Source
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from review.upload import Action, Kind, Queue
from store.types import Utc, words

# SQLite counts up only in a column that is exactly INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can drop it on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy's own way to say it
        datetime: Utc,
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
        Status: words(Status),
        NoticeStatus: words(NoticeStatus),
        NoticeKind: words(NoticeKind),
        Action: words(Action),
        Kind: words(Kind),
        Queue: words(Queue),
        Outcome: words(Outcome),
        Source: words(Source),
    }
