"""What was read from wiki and database when all was over: plain values."""

from dataclasses import dataclass, field

from review.notice import NoticeKind
from review.status import NoticeStatus, Status


@dataclass(frozen=True)
class Logged:
    """An entry of the wiki's upload log."""

    log_id: int
    action: str
    sha1: str


@dataclass(frozen=True)
class Registered:
    """A row of the store's uploads. `page_id` is None where the file was not found."""

    log_id: int
    action: str
    sha1: str
    status: Status
    page_id: int | None
    reason: str = ""


@dataclass(frozen=True)
class Listed:
    """A row of the store's notices."""

    kind: NoticeKind
    page_id: int
    sha1: str
    status: NoticeStatus
    revision: int | None
    reason: str = ""


@dataclass(frozen=True)
class Revision:
    """A version of a page."""

    id: int
    user: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page with its history, oldest first.

    `page_id` is 0 and `sha1` empty where it is deleted; `sha1` is that of the file's
    current content, empty for what is no file.
    """

    page_id: int
    title: str
    revisions: tuple[Revision, ...]
    sha1: str = ""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All of it. `deleted` are the page ids of files that were deleted at any time."""

    bot: str
    logged: tuple[Logged, ...] = ()
    registered: tuple[Registered, ...] = ()
    listed: tuple[Listed, ...] = ()
    files: tuple[Page, ...] = ()
    reports: tuple[Page, ...] = ()
    deleted: frozenset[int] = field(default_factory=frozenset)

    @property
    def current(self) -> tuple[Page, ...]:
        """The files that are there."""
        return tuple(page for page in self.files if page.sha1)

    def edits(self, page: Page) -> list[tuple[Revision, Revision]]:
        """Each revision by the bot, behind the one that it edited (an empty one of none)."""
        before = (Revision(0, "", ""), *page.revisions)
        pairs = zip(before, page.revisions, strict=False)
        return [(old, new) for old, new in pairs if new.user == self.bot]
