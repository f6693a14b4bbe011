"""Offers for tests."""

from datetime import UTC, datetime
from typing import Any

from review.offer import Offer
from tests.review.values import SUSPECT, an_upload


def an_offer(log_id: int = 1, **changes: Any) -> Offer:
    values: dict[str, Any] = {
        "upload_id": log_id,
        "upload": an_upload(log_id),
        "verdict": SUSPECT,
        "ended_at": datetime(2026, 1, 2, 3, 5, 0, tzinfo=UTC),
    }
    return Offer(**values | changes)
