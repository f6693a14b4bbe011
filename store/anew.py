"""Uploads that ended, and wait to be scored again."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from review.status import Status
from store.due import NOT_SENT
from store.tables import UploadRow
from store.transitions import move


def wait_again(
    session: Session,
    sources: Collection[Status],
    now: datetime,
    *which: ColumnElement[bool],
    **values: Any,
) -> list[int]:
    """Those uploads wait from now on, with all their attempts before them; their ids."""
    begun: dict[str, Any] = {
        "attempts": 0,
        "crashes": 0,
        "not_before": now,
        "enqueued_at": NOT_SENT,
        "finished_at": None,
    }
    return move(session, UploadRow, sources, Status.WAITING, *which, **begun | values)
