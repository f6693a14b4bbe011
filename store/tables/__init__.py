"""The tables. A row of `uploads` is the workflow of one upload; `notices` of one notice."""

from store.tables.base import Base
from store.tables.notices import AnswerRow, EditRow, NoticeRow, ReportRow
from store.tables.running import CheckRow, LeaseRow, PaceRow, PositionRow, SpanRow, StopRow, WikiRow
from store.tables.scores import FrameRow, ModelRow, ScoreRow
from store.tables.uploads import SampleRow, UploadRow

__all__ = [
    "AnswerRow",
    "Base",
    "CheckRow",
    "EditRow",
    "FrameRow",
    "LeaseRow",
    "ModelRow",
    "NoticeRow",
    "PaceRow",
    "PositionRow",
    "ReportRow",
    "SampleRow",
    "ScoreRow",
    "SpanRow",
    "StopRow",
    "UploadRow",
    "WikiRow",
]
