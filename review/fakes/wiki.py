"""A wiki that remembers each edit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from review.bulletin import Bulletin
from review.errors import Deleted, Halt
from review.notice import Batch, Notice, NoticeKind
from review.objection import Objection
from review.report_page import Placed


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One revision in the wiki's history."""

    revision: int
    page: str
    batch: Batch


class MemoryWiki:
    """Implements review.ports.Wiki.

    `objecting`, `exempt`, `deleted` and `spoken` are by page id; `asked_about` has the files of
    each question after answers. `before_edit` and `after_edit` are called
    around each edit and may raise: before it is saved, or with its answer lost; around one
    of the index page, `before_index` and `after_index` are, and `before_status` of the status
    page. `listed` are the pages that stand on the index, `bulletins` what the status page was to
    say. With `lacks_categories` each day's has to be made; `after_category` is called then.
    """

    def __init__(self) -> None:
        self.running = True
        self.edits: list[Edit] = []
        self.objecting: dict[int, str] = {}
        self.exempt: dict[int, str] = {}
        self.deleted: set[int] = set()
        self.spoken: set[int] = set()
        self.asked_about: list[list[int]] = []
        self.lacks_categories = False
        self.categories: list[date] = []
        self.after_category: Callable[[date], object] = lambda _: None
        self.before_edit: Callable[[Batch], object] = lambda _: None
        self.after_edit: Callable[[Batch], object] = lambda _: None
        self.listed: list[str] = []
        self.bulletins: list[Bulletin] = []
        self.before_status: Callable[[], object] = lambda: None
        self.before_index: Callable[[], object] = lambda: None
        self.after_index: Callable[[], object] = lambda: None

    def may_run(self) -> None:
        """Whether `running`."""
        if not self.running:
            raise Halt("the run page does not say yes")

    def objections(self, notices: Sequence[Notice]) -> dict[int, Objection]:
        """What `exempt`, `objecting` and `deleted` say; the last of them counts."""
        pages = {page: Objection(reason=why, exempt=True) for page, why in self.exempt.items()}
        pages |= {page: Objection(reason=why) for page, why in self.objecting.items()}
        pages |= dict.fromkeys(self.deleted, Objection(reason="the file is deleted"))
        return {n.id: pages[n.page_id] for n in notices if n.page_id in pages}

    def answered(self, there: Sequence[Placed]) -> set[int]:
        """Those of files that `spoken` names."""
        self.asked_about.append([one.page_id for one in there])
        return {one.notice_id for one in there if one.page_id in self.spoken}

    def report_page(self, day: datetime, number: int) -> str:
        """The first has no number."""
        return f"Reports/{day:%Y-%m-%d}" + (f"/{number}" if number > 1 else "")

    def report(self, batch: Batch) -> int:
        """One edit of the page that the batch names."""
        return self._edit(batch)

    def index(self, pages: Sequence[str], send_until: datetime | None = None) -> None:
        """One edit, if any of them is not `listed`."""
        self.before_index()
        new = [page for page in pages if page not in self.listed]
        if new:
            self.listed += new
            self.after_index()

    def status(self, bulletin: Bulletin, send_until: datetime | None = None) -> None:
        """It is remembered in `bulletins`."""
        self.before_status()
        self.bulletins.append(bulletin)

    def tag(self, batch: Batch) -> int:
        """One edit of the file's page."""
        [notice] = batch.notices
        self._must_exist(notice)
        if self.category_missing(batch.begun_at.date()):
            raise AssertionError("a category without a page is not hidden")
        return self._edit(batch)

    def category_missing(self, day: date) -> bool:
        """Whether it has to be made."""
        return self.lacks_categories and day not in self.categories

    def make_category(self, day: date, send_until: datetime | None = None) -> int:
        """One edit, once."""
        if day not in self.categories:
            self.categories.append(day)
            self.after_category(day)
        return 1

    def find(self, batch: Batch) -> int | None:
        """The edit of that token on the batch's page."""
        if batch.kind is NoticeKind.CATEGORY:
            self._must_exist(batch.notices[0])
        found = (
            e.revision
            for e in self.edits
            if e.page == _page(batch) and e.batch.token == batch.token
        )
        return next(found, None)

    def _must_exist(self, notice: Notice) -> None:
        if notice.page_id in self.deleted:
            raise Deleted("the file's page is deleted")

    def _edit(self, batch: Batch) -> int:
        self.before_edit(batch)
        edit = Edit(revision=len(self.edits) + 1, page=_page(batch), batch=batch)
        self.edits.append(edit)
        self.after_edit(batch)
        return edit.revision


def _page(batch: Batch) -> str:
    if batch.kind is NoticeKind.REPORT:
        return batch.place
    return f"File #{batch.notices[0].page_id}"
