"""A database as some months leave it, for the queue and the charts."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from review.answer import Outcome, Source
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from review.upload import Kind
from store.session import Database
from store.tables import AnswerRow, ModelRow, NoticeRow, PositionRow, ScoreRow, UploadRow
from tests.review.flagging import version
from tests.review.values import WIKI, content
from tests.store.reviewed import put
from tests.store.walking import a_row

THRESHOLD = 0.3
_KINDS = (Kind.PICTURE, Kind.PICTURE, Kind.PICTURE, Kind.VIDEO, Kind.DOCUMENT)
_MODEL = {
    "id": 1,
    "sha256": "5" * 64,
    "preprocessing": "p",
    "name": "cascade",
    "path": "cascade",
    "active": True,
}


def live(database: Database, days: int, *, per_day: int = 60, seed: int = 1) -> None:
    """So many days up to now: nearly all scores near 0, higher ones confirmed more often.

    Fewer uploads at the weekend, and most of what was listed answered within some days.
    """
    random, now = Random(seed), database.clock()
    midnight = datetime.combine(now.date(), time(), UTC) - timedelta(days=days - 1)
    put(database, ModelRow, [_MODEL | {"registered_at": midnight}])
    put(database, PositionRow, [{"wiki": WIKI, "read_until": now}])
    moments = sorted(_moments(random, midnight, days, per_day, now))
    rows = [_upload(random, number, moment) for number, moment in enumerate(moments, 1)]
    put(database, ScoreRow, [_score(row) for row in rows])
    put(database, UploadRow, rows)
    listed = [row for row in rows if row["status"] is Status.SUSPECT]
    notices = [one for row in listed for one in _notices(random, row, now)]
    put(database, NoticeRow, notices)
    put(database, AnswerRow, [_answer(one) for one in notices if one["outcome"]])


def _moments(
    random: Random, begin: datetime, days: int, per_day: int, now: datetime
) -> Iterator[datetime]:
    for day in range(days):
        midnight = begin + timedelta(days=day)
        share = 0.6 if midnight.weekday() >= 5 else random.uniform(0.8, 1.2)
        for _ in range(int(per_day * share)):
            moment = midnight + timedelta(seconds=random.randrange(86_400))
            if moment < now:
                yield moment


def _upload(random: Random, number: int, moment: datetime) -> dict[str, Any]:
    nsfw = min(math.exp(random.gauss(-5.5, 2.2)), 0.999)
    kind = random.choice(_KINDS)
    suspect = nsfw >= THRESHOLD
    film = {"second": 12.4, "scene_begin": 11.0, "scene_end": 14.0} if kind is Kind.VIDEO else {}
    told = f"possible explicit content: {nsfw:.3f}, listed from {THRESHOLD}"
    return a_row(
        number,
        uploaded_at=moment - timedelta(minutes=1),
        uploader=f"Uploader {random.randrange(40)}",
        status=Status.SUSPECT if suspect else Status.CLEAR,
        reason=told if suspect else "below the thresholds",
        finished_at=moment,
        kind=kind,
        score_id=number,
        policy_version=version(THRESHOLD, 0.6),
        nsfw=nsfw,
        sexy=min(math.exp(random.gauss(-4.0, 1.5)), 0.999),
        **{"second": None, "scene_begin": None, "scene_end": None} | film,
    )


def _score(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "sha1": row["sha1"],
        "model_id": 1,
        "representation": "thumbnail 330px",
        "fetched_bytes": 1,
        "scored_at": row["finished_at"],
    }


def _notices(random: Random, row: dict[str, Any], now: datetime) -> Iterator[dict[str, Any]]:
    written = row["finished_at"] + timedelta(minutes=5)
    decided = written + timedelta(hours=random.expovariate(1 / 20))
    answered = decided < now and random.random() < 0.9
    outcome = Outcome.CONFIRMED if random.random() < row["nsfw"] else Outcome.CLEARED
    for kind in NoticeKind:
        on_report = kind is NoticeKind.REPORT
        yield {
            "id": 2 * row["id"] + on_report,
            "upload_id": row["id"],
            "wiki": WIKI,
            "page_id": row["page_id"],
            "sha1": content(str(row["id"])),
            "kind": kind,
            "status": NoticeStatus.WRITTEN,
            "outcome": outcome if answered and on_report else None,
            "decided_at": decided if answered and on_report else None,
            "written_at": written,
            "revision": row["id"],
            "place": f"User:Bot/Reports/{written.date()}" if on_report else None,
        }


def _answer(notice: dict[str, Any]) -> dict[str, Any]:
    names = ("wiki", "page_id", "sha1", "outcome", "revision")
    return {name: notice[name] for name in names} | {
        "notice_id": notice["id"],
        "source": Source.STATUS,
        "words": str(notice["outcome"]),
        "who": "Somebody who reviews",
        "at": notice["decided_at"],
        "read_at": notice["decided_at"],
    }
