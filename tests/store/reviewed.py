"""A database of many uploads, as a year would leave it; put there in few statements."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from review.answer import Outcome
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from review.upload import Action, Kind
from store.session import Database
from store.tables import Base, ModelRow, NoticeRow, PositionRow, ScoreRow, UploadRow
from tests.review.flagging import DAY, version
from tests.review.values import WIKI, content

BATCH = 5000


def fill(
    database: Database,
    uploads: int,
    *,
    suspects: float = 0.02,
    days: int = 10,
    begin: datetime = DAY,
) -> None:
    """So many uploads in so many days; of each suspect both notices, most of them answered.

    What scores higher is confirmed more often.
    """
    random = Random(1)
    put(database, ModelRow, [_model()])
    put(database, PositionRow, [{"wiki": WIKI, "read_until": begin + timedelta(days=days)}])
    step = timedelta(days=days) / uploads
    for first in range(1, uploads + 1, BATCH):
        ids = range(first, min(first + BATCH, uploads + 1))
        rows = [_upload(random, one, begin + step * (one - 1), suspects) for one in ids]
        put(database, ScoreRow, [_score(row) for row in rows])
        put(database, UploadRow, rows)
        listed = [row for row in rows if row["status"] is Status.SUSPECT]
        put(database, NoticeRow, [one for row in listed for one in _notices(random, row)])


def put(database: Database, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    with database.engine.begin() as connection:
        if rows:
            connection.execute(insert(table), rows)


def _model() -> dict[str, Any]:
    return {
        "id": 1,
        "sha256": "5" * 64,
        "preprocessing": "p",
        "name": "cascade",
        "path": "cascade",
        "active": True,
        "registered_at": DAY,
    }


def _upload(random: Random, number: int, time: datetime, suspects: float) -> dict[str, Any]:
    suspect = random.random() < suspects
    return {
        "id": number,
        "wiki": WIKI,
        "log_id": number,
        "title": f"File:Picture {number}.jpg",
        "sha1": content(str(number)),
        "uploaded_at": time,
        "uploader": "Somebody",
        "action": Action.UPLOAD,
        "status": Status.SUSPECT if suspect else Status.CLEAR,
        "reason": "",
        "not_before": time,
        "registered_at": time,
        "enqueued_at": time,
        "finished_at": time,
        "page_id": number,
        "kind": random.choice((Kind.PICTURE, Kind.PICTURE, Kind.VIDEO)),
        "score_id": number,
        "policy_version": version(0.5),
        "nsfw": random.uniform(0.5, 1.0) if suspect else random.uniform(0, 0.5),
        "sexy": 0.1,
    }


def _score(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "sha1": row["sha1"],
        "model_id": 1,
        "representation": "original",
        "fetched_bytes": 1,
        "scored_at": row["finished_at"],
    }


def _notices(random: Random, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    confirmed = random.random() < row["nsfw"]
    answered = random.random() < 0.7
    outcome = Outcome.CONFIRMED if confirmed else Outcome.CLEARED
    written = row["finished_at"] + timedelta(minutes=5)
    for kind in NoticeKind:
        yield {
            "upload_id": row["id"],
            "wiki": WIKI,
            "page_id": row["page_id"],
            "sha1": row["sha1"],
            "kind": kind,
            "status": NoticeStatus.WRITTEN,
            "reason": "",
            "outcome": outcome if answered else None,
            "decided_at": written + timedelta(hours=random.uniform(1, 48)) if answered else None,
            "written_at": written,
        }
