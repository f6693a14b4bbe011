"""Values that several tests of the room begin with."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from review.notice import Batch, Notice, NoticeKind
from review.policy import Policy
from review.upload import Kind
from wiki.site import Site

SHA1 = "0123456789abcdef0123456789abcdef01234567"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

SITE = Site(
    name="commonswiki",
    domain="127.0.0.1",
    api="http://127.0.0.1:1/w/api.php",
    article="http://127.0.0.1:1/wiki/",
    stream="http://127.0.0.1:1/stream",
    file_hosts=frozenset({"127.0.0.1:1"}),
    thumbnail_widths=(120, 250, 330, 500, 960),
)

_NOTICE = Notice(
    id=1,
    upload=1,
    kind=NoticeKind.REPORT,
    page_id=7,
    title="File:Sunset.jpg",
    sha1=SHA1,
    uploader="Uploader",
    uploaded_at=NOON,
    media=Kind.PICTURE,
    nsfw=0.91234,
    sexy=0.1,
    thresholds=Policy(nsfw_threshold=0.85, sexy_threshold=0.95),
)


def notice(**other: Any) -> Notice:
    return replace(_NOTICE, **other)


def batch(*notices: Notice, **other: Any) -> Batch:
    whole = Batch(token="0123456789ab", begun_at=NOON, notices=notices or (notice(),))
    return replace(whole, **other)
