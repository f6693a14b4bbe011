"""Taking back what the bot listed, on a real wiki (beside the account that all edits need)."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Halt, Permanent, Transient
from review.notice import Batch, Mode, Notice, NoticeKind
from review.status import NoticeStatus
from settings import SettingError, Settings
from store.inbox import Inbox
from store.notices import Notices
from store.uploads import Uploads
from tests.review.values import SUSPECT, an_upload, facts_of
from tests.wiki.conftest import RUNS
from tests.wiki.meanwhile import meanwhile
from tests.wiki.samples import batch
from tests.wiki.test_preview import Seen
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.saving import Page
from wiki.edits.taking_back import TakingBack
from wiring import House
from worker import untag as module
from worker.untag import untag

pytestmark = pytest.mark.integration

TEXT = "== Summary ==\nA gradient."
_LOG_IDS = count(1)


@dataclass
class Bench:
    """A service on the wiki, with a database of its own."""

    house: House
    pages: WikiPages
    said: list[str] = field(default_factory=list)
    stop: Event = field(default_factory=Event)

    def list(self, *files: Notice) -> None:
        """Put the template on the files' pages, as the editor does."""
        for file in files:
            self._find(file)
            [notice] = self.house.desk.due(NoticeKind.CATEGORY, 1)
            begun = self.house.desk.begin([notice])
            self.house.desk.written(begun, self.pages.tag(begun))

    def _find(self, file: Notice) -> None:
        wiki, database = self.house.site.name, self.house.database
        upload = an_upload(next(_LOG_IDS), wiki=wiki, title=file.title, sha1=file.sha1)
        [upload_id] = Inbox(database).register(wiki, [upload], upload.uploaded_at)
        store = Uploads(database, timedelta(minutes=5))
        claim = store.claim(upload_id)
        assert claim is not None
        facts = facts_of(upload, page_id=file.page_id)
        kinds = frozenset({NoticeKind.CATEGORY})
        store.finish(claim, SUSPECT, facts=facts, score=None, notices=kinds)

    def untag(self, begin: datetime, **other: object) -> int:
        say = self.said.append
        return untag(self.house, say, begin=begin, stop=self.stop, **other)  # type: ignore[arg-type]

    def status(self, file: Notice) -> NoticeStatus:
        rows = [r for u in self.house.watch.uploads() for r in self.house.watch.notices(u.id)]
        [status] = [row.status for row in rows if row.page_id == file.page_id]
        return status


@pytest.fixture
def bench(
    local_wiki: LocalWiki,
    account: Account,
    pages: WikiPages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Bench]:
    monkeypatch.setattr(module, "WAIT", timedelta(milliseconds=20))
    settings = Settings(
        site=str(local_wiki.site_toml(tmp_path)),
        mode=Mode.CATEGORY,
        data_dir=tmp_path,
        contact="tests@example.org",
        bot_user=local_wiki.bot_login,
        bot_password=local_wiki.bot_password,
        untag_per_minute=100_000,
    )
    with closing(House(settings)) as house:
        house.migrate()
        house.account = account
        yield Bench(house, pages)


@pytest.fixture
def begin() -> datetime:
    """Other tests' files were listed before, or in the same second: the wiki has no parts."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def alone() -> datetime:
    """The beginning of a second in which nothing else was listed."""
    now = datetime.now(UTC)
    time.sleep(1 - now.microsecond / 1e6)
    return now.replace(microsecond=0) + timedelta(seconds=1)


@pytest.fixture
def files(new_file: Callable[..., Notice], numbers: Iterator[int]) -> list[Notice]:
    return [new_file(next(numbers), TEXT) for _ in range(3)]


def text_of(admin: Person, file: Notice) -> str:
    return admin.text(file.title) or ""


def takings(admin: Person, file: Notice) -> int:
    return sum(r["comment"].startswith("taking back") for r in admin.history(file.title))


def test_every_page_is_again_as_it_was(
    bench: Bench, begin: datetime, files: list[Notice], admin: Person
) -> None:
    bench.list(*files)
    admin.edit(bench.pages.run_page, "'''Run: no'''")
    try:
        assert bench.untag(begin) == 0
    finally:
        admin.edit(bench.pages.run_page, RUNS)
    for file in files:
        assert text_of(admin, file) == TEXT
        assert bench.status(file) is NoticeStatus.TAKEN_BACK
    [last, *_] = admin.history(files[0].title)
    assert last["comment"].startswith("taking back the listing of this file for human review")
    assert "; [[User:ReviewBot/Run]]; media-review:back-" in last["comment"]
    assert bench.untag(begin) == 0  # and nothing more happens
    assert takings(admin, files[0]) == 1


def test_nothing_of_it_is_listed_again(bench: Bench, begin: datetime, files: list[Notice]) -> None:
    bench.list(files[0])
    bench.untag(begin)
    bench._find(files[0])
    assert bench.house.desk.due(NoticeKind.CATEGORY, 50) == []
    again = replace(files[0], kind=NoticeKind.CATEGORY)
    with pytest.raises(Permanent, match="the bot has taken the file off"):
        bench.pages.tag(batch(again, begun_at=datetime.now(UTC)))


def test_a_lost_database_is_no_obstacle(
    bench: Bench, begin: datetime, listing: Batch, file: Notice, admin: Person
) -> None:
    bench.pages.tag(listing)
    assert bench.untag(begin) == 0
    assert takings(admin, file) == 1


def test_what_only_the_database_knows_is_taken_back(
    bench: Bench, begin: datetime, files: list[Notice], admin: Person, account_door: AccountDoor
) -> None:
    """The bot had another account then: the wiki has no such contribution of this one."""
    bench._find(files[0])
    [notice] = bench.house.desk.due(NoticeKind.CATEGORY, 1)
    revision = admin.edit(files[0].title, f"{{{{Possible NSFW}}}}\n{TEXT}")
    bench.house.desk.written(bench.house.desk.begin([notice]), revision)
    assert bench.untag(begin) == 0
    assert text_of(admin, files[0]) == TEXT


def test_what_people_did_meanwhile_stays(
    bench: Bench, begin: datetime, files: list[Notice], admin: Person
) -> None:
    bench.list(*files)
    removed, moved, copied = files
    tag = text_of(admin, moved).partition("\n")[0]
    admin.edit(removed.title, "Looked at.")
    admin.edit(moved.title, f"Words. {tag[:-2]}|by={{{{user|A}}}}}}}} More.\n{{{{Delete}}}}")
    admin.edit(copied.title, f"{tag}\n{tag}\n{TEXT}\n{tag}")
    assert bench.untag(begin) == 0
    assert text_of(admin, removed) == "Looked at."
    assert bench.status(removed) is NoticeStatus.WRITTEN
    assert text_of(admin, moved) == "Words.  More.\n{{Delete}}"
    assert text_of(admin, copied) == TEXT


def test_a_person_who_is_quicker(
    bench: Bench,
    begin: datetime,
    files: list[Notice],
    admin: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench.list(files[0])
    meanwhile(monkeypatch, lambda: admin.edit(files[0].title, "Looked at."))
    assert bench.untag(begin) == 0
    assert text_of(admin, files[0]) == "Looked at."
    assert bench.status(files[0]) is NoticeStatus.WRITTEN


def test_an_edit_conflict_is_tried_again(
    bench: Bench,
    begin: datetime,
    files: list[Notice],
    admin: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench.list(files[0])
    changed = text_of(admin, files[0]).replace("|score", "|by=A|score") + "\nMore."
    meanwhile(monkeypatch, lambda: admin.edit(files[0].title, changed))
    assert bench.untag(begin) == 0
    assert text_of(admin, files[0]) == f"{TEXT}\nMore."
    assert any("editconflict" in line for line in bench.said)


def test_an_edit_that_comes_too_late_is_not_sent(
    bench: Bench, account: Account, files: list[Notice], admin: Person
) -> None:
    bench.list(files[0])
    listed = text_of(admin, files[0])
    taking_back = TakingBack(AccountDoor(account), bench.house.site, bench.house.run_page, "b" * 12)
    with pytest.raises(Transient, match="too late to send"):
        taking_back.take_back(files[0].page_id, datetime.now(UTC) - timedelta(seconds=1))
    assert text_of(admin, files[0]) == listed


class Killed(BaseException):
    """The end of the process."""


def after_saving(patch: pytest.MonkeyPatch, trouble: BaseException) -> None:
    """What comes once the wiki has the edit."""

    def save(door: AccountDoor, page: Page, text: str, summary: str, **_: Any) -> int:
        real(door, page, text, summary)
        raise trouble

    real = AccountDoor.save
    patch.setattr(AccountDoor, "save", save)


def test_killed_between_the_edit_and_its_note(
    bench: Bench,
    begin: datetime,
    files: list[Notice],
    admin: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench.list(files[0])
    with monkeypatch.context() as patch:
        after_saving(patch, Killed())
        with pytest.raises(Killed):
            bench.untag(begin)
    assert bench.status(files[0]) is NoticeStatus.WRITTEN
    assert bench.untag(begin) == 0
    assert bench.status(files[0]) is NoticeStatus.TAKEN_BACK
    assert takings(admin, files[0]) == 1


def test_an_answer_that_was_lost(
    bench: Bench,
    begin: datetime,
    files: list[Notice],
    admin: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench.list(files[0])
    after_saving(monkeypatch, Transient("the answer was lost"))
    assert bench.untag(begin) == 0
    assert bench.status(files[0]) is NoticeStatus.TAKEN_BACK
    assert takings(admin, files[0]) == 1


def test_stopped_and_started_again(bench: Bench, alone: datetime, files: list[Notice]) -> None:
    bench.list(*files)
    say = bench.said.append

    def stop_after_one(line: str) -> None:
        say(line)
        if line.startswith("1 of 3"):
            bench.stop.set()

    assert untag(bench.house, stop_after_one, begin=alone, stop=bench.stop) == 2
    assert bench.said[-1] == "stopped; left: 2; start it again to go on"
    bench.stop.clear()
    assert bench.untag(alone) == 0
    assert {bench.status(file) for file in files} == {NoticeStatus.TAKEN_BACK}


def test_pages_that_refuse_are_left_and_said(
    bench: Bench, alone: datetime, files: list[Notice], admin: Person
) -> None:
    bench.list(*files)
    closed, unwilling, gone = files
    admin.write("protect", title=closed.title, protections="edit=sysop")
    admin.edit(unwilling.title, text_of(admin, unwilling) + "\n{{nobots}}")
    admin.delete(gone.title)
    assert bench.untag(alone) == 2
    left = [line for line in bench.said if ": left: " in line]
    assert len(left) == 2
    assert "protected" in left[0]
    assert f"{unwilling.title} asks bots to stay away" in left[1]
    for file in (closed, unwilling):  # not to be met by other tests
        admin.delete(file.title)


def test_it_waits_while_another_process_edits(
    bench: Bench, alone: datetime, files: list[Notice]
) -> None:
    bench.list(files[0])
    other = Notices(bench.house.database, timedelta(minutes=1), bench.house.site.name)
    bench.house.desk.drop_lease()
    assert other.hold_lease()

    def end_the_other(line: str) -> None:
        bench.said.append(line)
        if line.startswith("another process edits"):
            assert bench.status(files[0]) is NoticeStatus.WRITTEN
            other.drop_lease()

    assert untag(bench.house, end_the_other, begin=alone) == 0
    assert sum(line.startswith("another process edits") for line in bench.said) == 1
    assert other.hold_lease()  # it was given back


def test_an_editor_that_goes_on_is_not_waited_for_without_end(
    bench: Bench, alone: datetime, files: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.untag.WAIT", timedelta(0))
    bench.list(files[0])
    other = Notices(bench.house.database, timedelta(minutes=1), bench.house.site.name)
    bench.house.desk.drop_lease()
    assert other.hold_lease()
    with pytest.raises(Halt, match="the editor is still running: stop"):
        untag(bench.house, bench.said.append, begin=alone)
    other.drop_lease()
    assert bench.status(files[0]) is NoticeStatus.WRITTEN


def test_a_preview_shows_what_would_be_done(
    bench: Bench, begin: datetime, files: list[Notice], admin: Person
) -> None:
    bench.list(*files)
    house = House(bench.house.settings.model_copy(update={"mode": Mode.DRY_RUN}))
    seen = Seen()
    with closing(house):
        untag(house, bench.said.append, begin=begin, stage=seen)
    drafts = {draft.title: draft for draft in seen.drafts}
    for file in files:
        assert drafts[file.title].before == text_of(admin, file)
        assert drafts[file.title].after == TEXT
        assert bench.status(file) is NoticeStatus.WRITTEN
        assert takings(admin, file) == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mode": Mode.DRY_RUN}, "MODE=dry-run writes nothing"),
        ({"bot_user": ""}, "needs BOT_USER"),
    ],
)
def test_it_refuses_in_dry_run_and_without_account(
    bench: Bench, begin: datetime, changes: dict[str, object], words: str
) -> None:
    with (
        closing(House(bench.house.settings.model_copy(update=changes))) as house,
        pytest.raises(SettingError, match=words),
    ):
        untag(house, bench.said.append, begin=begin)


def test_a_blocked_bot_takes_nothing_back(bench: Bench, begin: datetime, admin: Person) -> None:
    admin.write("block", user="ReviewBot", reason="a bad day")
    try:
        with pytest.raises(Halt, match="a bad day"):
            bench.untag(begin)
    finally:
        admin.write("unblock", user="ReviewBot")
