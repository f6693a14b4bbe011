"""Reads what is judged: the service's rows, and the bot's edits from the wiki's own lists."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import select

from playground.person import Person
from playground.wiki import LocalWiki
from store.session import Database
from store.tables import NoticeRow, UploadRow
from store.tallies import Tallies
from tests.chaos.judge import Evidence, Name, Row
from tests.chaos.pool import Outcome
from tests.soak import marks
from tests.soak.reading import everything, reports

_FILES = "File:"


def evidence(wiki: LocalWiki, database: Database, expected: Mapping[Name, Outcome]) -> Evidence:
    """Of the files that are expected: other cases' are left out."""
    titles = {title for title, _ in expected}
    with Person.login(wiki.api, "Admin") as admin:
        made = everything(admin, list="usercontribs", ucuser=wiki.bot, ucprop="title")
        texts = [page.revisions[-1].text for page in reports(admin, wiki.bot)]
    return Evidence(
        rows=tuple(row for row in rows(database) if row.title in titles),
        expected=expected,
        edits=Counter(edit["title"] for edit in made if edit["title"].startswith(_FILES)),
        listed=Counter(row.name for text in texts for row in marks.rows(text)),
        miscounted=Tallies(database).recount(),
    )


def rows(database: Database) -> list[Row]:
    """All uploads, with their notices."""
    with database.read() as session:
        notices: dict[int, list[NoticeRow]] = {}
        for notice in session.scalars(select(NoticeRow)):
            notices.setdefault(notice.upload_id, []).append(notice)
        return [
            Row(
                title=row.title,
                sha1=row.sha1,
                outcome=Outcome(row.status, row.nsfw),
                page_id=row.page_id,
                reason=row.reason,
                notices=tuple(notice.status for notice in notices.get(row.id, ())),
            )
            for row in session.scalars(select(UploadRow).order_by(UploadRow.id))
        ]
