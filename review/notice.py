"""What is put before volunteers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from review.policy import Policy
from review.upload import Kind

EVERY_ROW = "review-"  # begins the anchor of every row
MASS_ROW = f"{EVERY_ROW}many-"  # begins the anchor of a row for many files of one uploader


class NoticeKind(StrEnum):
    """Where a notice is put."""

    REPORT = "report"  # a row on the day's report page
    CATEGORY = "category"  # a template with a hidden category, on the file's page


class Mode(StrEnum):
    """What may be written. Each mode includes the one before."""

    DRY_RUN = "dry-run"
    REPORT = "report"
    CATEGORY = "category"

    @property
    def notices(self) -> frozenset[NoticeKind]:
        """The kinds of notices that a suspect gets; dry-run shows what report would do."""
        if self is Mode.CATEGORY:
            return frozenset(NoticeKind)
        return frozenset({NoticeKind.REPORT})


def own_anchor(page_id: int, sha1: str) -> str:
    """The anchor of a row for that content of one file, on whatever page it stands."""
    return f"{EVERY_ROW}{page_id}-{sha1[:12]}"


@dataclass(frozen=True, kw_only=True)
class Hint:
    """What a person said of another file: of the `same` content, else one that looks like it."""

    title: str
    said: str
    same: bool


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One suspect, to be put before volunteers in one place.

    `upload` is the row of the upload that it is about.

    There is one notice for a kind, page and content, ever: what a human took away
    is not written again. `nsfw` and `sexy` are 0 to 1; `sexy` is None where no model has
    that class; `thresholds` are those in force then, None where that is not known. `begin`
    and `end` are the telling scene's, in seconds, in what moves. `shared` is the anchor of
    the report's row, where that is for several notices.
    """

    id: int
    upload: int
    kind: NoticeKind
    page_id: int
    title: str
    sha1: str
    uploader: str
    uploaded_at: datetime
    media: Kind
    nsfw: float
    sexy: float | None
    thresholds: Policy | None
    second: float | None = None
    page: int | None = None
    begin: float | None = None
    end: float | None = None
    hint: Hint | None = None
    shared: str = ""

    @property
    def anchor(self) -> str:
        """Names its row on a report page, by page and content unless it is shared."""
        return self.shared or own_anchor(self.page_id, self.sha1)


@dataclass(frozen=True, kw_only=True)
class OtherEdit:
    """An edit for which no notice stands, noted before it is made; `send_until` as in Batch."""

    number: int
    send_until: datetime


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Notices that go into one edit; the edit's summary carries the token.

    `begun_at` is in UTC. `place` is the title of the report page, kept from the beginning,
    so that a batch begun before midnight is looked for on the same page after it; "" where
    each file's own page is meant. After `send_until` (UTC) the edit must not be sent any
    more: another editor may soon take it for lost, and make it.
    """

    token: str
    begun_at: datetime
    notices: tuple[Notice, ...]
    place: str = ""
    send_until: datetime | None = None

    @property
    def kind(self) -> NoticeKind:
        """All notices of a batch are of one kind."""
        return self.notices[0].kind
