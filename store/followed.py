"""Rows of uploads after they were scored: what the wiki is asked about them, and its answer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from review.answer import Source, in_force
from review.followed import Followed, Found, Listed
from review.status import STANDING, NoticeStatus, Status
from store.anew import wait_again
from store.answers import answer_of
from store.arising import NO_SUSPECT
from store.due import over, past
from store.tables import AnswerRow, NoticeRow, UploadRow
from store.transitions import move

DELETED = "the file was deleted"
BACK = "the file is back"
OF_THE_LOG = (Source.DELETION, Source.MOVE)
VERSIONS = 4  # of one file that are due at the same time; of more, the others come next


def due(session: Session, wiki: str, now: datetime, limit: int) -> list[Followed]:
    """The pages whose look is due, longest due first, with their written notices.

    Also of what waits to be scored again, perhaps for weeks: people answer meanwhile.
    """
    looked_at = (
        select(UploadRow.page_id)
        .where(UploadRow.wiki == wiki, UploadRow.page_id.is_not(None))
        .order_by(UploadRow.look_at)
        .limit(VERSIONS * limit)  # grouped by pages, all that are due would be read
    )
    late = [session.scalars(looked_at.where(due)) for due in over(UploadRow.look_at, now)]
    ids = list(dict.fromkeys(number for rows in late for number in rows if number))[:limit]
    uploads = session.scalars(
        select(UploadRow).where(UploadRow.wiki == wiki, UploadRow.page_id.in_(ids))
    )
    by_page: defaultdict[int, list[UploadRow]] = defaultdict(list)
    # A version that nobody saw come has no log entry, and may be the latest.
    for row in sorted(uploads, key=lambda row: (row.uploaded_at, row.log_id)):
        by_page[row.page_id or 0].append(row)
    listed = _listed(session, wiki, ids)
    return [_followed(number, by_page[number], listed[number]) for number in ids]


def note(
    session: Session, wiki: str, found: Sequence[Found], asked_at: datetime, now: datetime
) -> None:
    """Bring all rows of the pages up to date."""
    for one in sorted(found, key=lambda one: one.page_id):  # in one order: no deadlock
        of_page = (UploadRow.wiki == wiki, UploadRow.page_id == one.page_id)
        session.execute(
            update(UploadRow)
            .where(*of_page, past(UploadRow.look_at, asked_at))
            .values(look_at=one.look_at)
        )
        if one.title:
            moved = (*of_page, UploadRow.title != one.title)
            session.execute(update(UploadRow).where(*moved).values(title=one.title))
        if one.gone:
            _gone(session, wiki, one.page_id)
        elif one.sha1:
            same = (*of_page, UploadRow.sha1 == one.sha1)
            wait_again(session, [Status.GONE], now, *same, reason=BACK)
            _due_again(session, wiki, one.page_id, one.sha1)


def _gone(session: Session, wiki: str, page_id: int) -> None:
    """The flag goes, the figures stay."""
    of_page = UploadRow.wiki == wiki, UploadRow.page_id == page_id
    move(session, UploadRow, STANDING, Status.GONE, *of_page, reason=DELETED)
    of_page = NoticeRow.wiki == wiki, NoticeRow.page_id == page_id
    due, withdrawn = NoticeStatus.DUE, NoticeStatus.WITHDRAWN
    move(session, NoticeRow, [due], withdrawn, *of_page, reason=DELETED)


def _due_again(session: Session, wiki: str, page_id: int, sha1: str) -> None:
    """What the editor did not find, and is there: it was back before it was missed here.

    What a later look found to be no suspect stays so, whatever an earlier upload's row says.
    """
    suspects = NoticeRow.upload.has(UploadRow.status == Status.SUSPECT)
    same = NoticeRow.wiki == wiki, NoticeRow.page_id == page_id, NoticeRow.sha1 == sha1
    withdrawn, due = NoticeStatus.WITHDRAWN, NoticeStatus.DUE
    unseen = NoticeRow.reason != NO_SUSPECT
    move(session, NoticeRow, [withdrawn], due, *same, suspects, unseen, reason="")


def _followed(page_id: int, rows: Sequence[UploadRow], listed: tuple[Listed, ...]) -> Followed:
    latest = rows[-1]
    return Followed(
        page_id=page_id,
        title=latest.title,
        sha1=latest.sha1,
        gone=latest.status is Status.GONE,
        ended_at=latest.finished_at or latest.registered_at,
        listed=listed,
    )


def _listed(
    session: Session, wiki: str, page_ids: Sequence[int]
) -> defaultdict[int, tuple[Listed, ...]]:
    of_pages = NoticeRow.wiki == wiki, NoticeRow.page_id.in_(page_ids)
    written = select(NoticeRow).where(*of_pages, NoticeRow.status == NoticeStatus.WRITTEN)
    notices = sorted(session.scalars(written), key=lambda row: row.id)
    answers: defaultdict[int, list[AnswerRow]] = defaultdict(list)
    for answer in session.scalars(
        select(AnswerRow).where(AnswerRow.notice_id.in_([row.id for row in notices]))
    ):
        answers[answer.notice_id].append(answer)
    found: defaultdict[int, tuple[Listed, ...]] = defaultdict(tuple)
    for row in notices:
        found[row.page_id] += (_one(row, answers[row.id]),)
    return found


def _one(row: NoticeRow, answers: Sequence[AnswerRow]) -> Listed:
    # After a crash it is noted much later that the edit was made, and people do not wait.
    written_at = min(filter(None, (row.begun_at, row.written_at)))
    read = [answer.at for answer in answers if answer.source in OF_THE_LOG]
    return Listed(
        notice_id=row.id,
        kind=row.kind,
        sha1=row.sha1,
        revision=row.revision or 0,
        written_at=written_at,
        since=max([written_at, *read]),
        sources=frozenset(answer.source for answer in in_force(map(answer_of, answers))),
        decided=row.decided_at is not None,
    )
