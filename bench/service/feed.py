"""Registers uploads and sends them to a queue, as the poller does, and waits for verdicts."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from celery import Celery
from sqlalchemy import ColumnElement, Select, func, select

from bench.contender import CannotRun
from bench.service.measured import Ended
from bench.service.upload import WIKI, upload
from store.inbox import Inbox
from store.session import Database
from store.tables import FrameRow, UploadRow

_QUEUE, _TASK = "media-review", "worker.tasks.score"
_LOOK_SECONDS = 0.2  # whether all are done: oftener would be a load of its own
_PATIENCE_SECONDS = 120.0


class Feed:
    """Numbers of files go on: none comes twice. All methods raise CannotRun."""

    def __init__(self, database: Database, redis_url: str) -> None:
        self._database = database
        self._inbox = Inbox(database)
        self._redis_url = redis_url
        self._queues: dict[str, Celery] = {}
        self._next = 1

    def register(self, count: int) -> list[int]:
        """The ids of so many new rows."""
        numbers = range(self._next, self._next + count)
        self._next += count
        return self._inbox.register(WIKI, [upload(each) for each in numbers], datetime.now(UTC))

    def rate(self, count: int, prefix: str) -> float:
        """Files a second, from the first that is sent to the last verdict.

        By the workers whose REDIS_PREFIX begins so.
        """
        ids = self.register(count)
        begun = datetime.now(UTC)
        self._send(ids, prefix)
        self.wait(ids)
        last: datetime = self._scalar(select(func.max(UploadRow.finished_at)).where(_of(ids)))
        return count / (last - begun).total_seconds()

    def offered(self, per_second: float, count: int, prefix: str) -> list[Ended]:
        """What becomes of uploads that come so fast, one by one."""
        begun, ids = time.monotonic(), list[int]()
        for number in range(count):
            time.sleep(max(0.0, begun + number / per_second - time.monotonic()))
            new = self.register(1)
            self._send(new, prefix)
            ids += new
        self.wait(ids)
        asked = select(UploadRow.status, UploadRow.registered_at, UploadRow.finished_at)
        with self._database.read() as session:
            rows = session.execute(asked.where(_of(ids))).all()
        return [
            Ended(status=status, seconds=(end - begin).total_seconds())
            for status, begin, end in rows
            if end is not None
        ]

    def looked_at_again(self) -> float:
        """Which share of all files so far left a doubt, and got second opinions."""
        doubts = self._scalar(select(func.count()).where(FrameRow.doubt.is_not(None)))
        return float(doubts / (self._next - 1))

    def wait(self, ids: Sequence[int]) -> None:
        """Until all have their verdicts, by a score."""
        left = select(func.count()).where(_of(ids), UploadRow.finished_at.is_(None))
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while count := self._scalar(left):
            if time.monotonic() > deadline:
                raise CannotRun(f"{count} files have no verdict after {_PATIENCE_SECONDS:g} s")
            time.sleep(_LOOK_SECONDS)
        failed = select(UploadRow.reason).where(_of(ids), UploadRow.nsfw.is_(None)).limit(1)
        if reason := self._scalar(failed):
            raise CannotRun(f"a file was not scored: {reason}")

    def _send(self, ids: Sequence[int], prefix: str) -> None:
        queue = self._queues.get(prefix) or self._queue(prefix)
        for each in ids:
            queue.send_task(_TASK, (each,), queue=_QUEUE)

    def _queue(self, prefix: str) -> Celery:
        """Another app for each: their messages do not mix."""
        queue = self._queues[prefix] = Celery(broker=self._redis_url, set_as_current=False)
        queue.conf.broker_transport_options = {"global_keyprefix": f"{prefix}:"}
        queue.conf.task_ignore_result = True
        return queue

    def _scalar(self, asked: Select[Any]) -> Any:
        with self._database.read() as session:
            return session.scalar(asked)


def _of(ids: Sequence[int]) -> ColumnElement[bool]:
    return UploadRow.id.between(min(ids), max(ids))
