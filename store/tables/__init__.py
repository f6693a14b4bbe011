"""The tables. A row of `uploads` is the workflow of one upload; `notices` of one notice."""

from store.tables.base import Base
from store.tables.notices import AnswerRow, EditRow, NoticeRow, ReportRow
from store.tables.running import (
    AlertRow,
    BackfillRow,
    CheckRow,
    LeaseRow,
    PaceRow,
    PauseRow,
    PositionRow,
    SpanRow,
    StopRow,
    TallyRow,
    WikiRow,
)
from store.tables.scores import EarlierScoreRow, FrameRow, ModelRow, PromotionRow, ScoreRow
from store.tables.uploads import AttemptRow, OfferRow, SampleRow, UploadRow

__all__ = [
    "AlertRow",
    "AnswerRow",
    "AttemptRow",
    "BackfillRow",
    "Base",
    "CheckRow",
    "EarlierScoreRow",
    "EditRow",
    "FrameRow",
    "LeaseRow",
    "ModelRow",
    "NoticeRow",
    "OfferRow",
    "PaceRow",
    "PauseRow",
    "PositionRow",
    "PromotionRow",
    "ReportRow",
    "SampleRow",
    "ScoreRow",
    "SpanRow",
    "StopRow",
    "TallyRow",
    "UploadRow",
    "WikiRow",
]
