"""What was read from wiki and database when all was over: plain values."""

from dataclasses import dataclass, field

from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from tests.soak import marks


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
    answered: bool = False


@dataclass(frozen=True)
class Revision:
    """A version of a page; `at` is in seconds since 1970.

    `parent` is the one that was edited, where it is told: not always the one before. Of two
    of the same second, an undeletion takes either for the current one.
    """

    id: int
    user: str
    text: str
    at: float = 0.0
    parent: int | None = None


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

    @property
    def rows(self) -> list[tuple[int, str]]:
        """What each row of all report pages is about."""
        texts = [page.revisions[-1].text for page in self.reports if page.revisions]
        return [row.name for text in texts for row in marks.rows(text)]

    @property
    def content_of(self) -> dict[int, str]:
        """For which content the bot made each of its revisions of a file's page."""
        of_files = [n for n in self.listed if n.kind is NoticeKind.CATEGORY]
        return {notice.revision: notice.sha1 for notice in of_files if notice.revision}

    @property
    def contents(self) -> list[tuple[int, str]]:
        """The page and content of each of the bot's edits of file pages."""
        known = self.content_of
        return [
            (page.page_id, known.get(new.id, ""))
            for page in self.files
            for _, new in self.edits(page)
        ]

    def edits(self, page: Page) -> list[tuple[Revision, Revision]]:
        """Each revision by the bot, behind the one that it edited (an empty one of none)."""
        before = (Revision(0, "", ""), *page.revisions)
        by_id = {one.id: one for one in before}
        pairs = zip(before, page.revisions, strict=False)
        edits = [(old, new) for old, new in pairs if new.user == self.bot]
        return [
            (old if new.parent is None else by_id.get(new.parent, old), new) for old, new in edits
        ]
