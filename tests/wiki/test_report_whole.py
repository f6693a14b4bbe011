"""Store, editor and wiki together: a mass upload, a lost answer, and the index."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Transient
from review.fakes import FakeClock
from review.notice import MASS_ROW, Batch, Notice, NoticeKind
from review.status import NoticeStatus
from tests.review.editing import BUDGET, LEASE, MemoryBench
from tests.review.values import an_upload, facts_of
from wiki.edits.account import Account
from wiki.edits.door import AccountDoor
from wiki.edits.edit import WikiPages
from wiki.edits.exemptions import Exemptions
from wiki.site import Site

pytestmark = pytest.mark.integration

FILES = 4


class LosesAnAnswer(WikiPages):
    """The first report is saved, and nobody hears of it."""

    lost = False

    def report(self, batch: Batch) -> int:
        revision = super().report(batch)
        if not self.lost:
            self.lost = True
            raise Transient("timeout")
        return revision


@pytest.fixture
def door(site: Site, account: Account, local_wiki: LocalWiki, pages: WikiPages) -> LosesAnAnswer:
    """With pages that no other test writes; `pages` has made the run page."""
    own = {"report_page": "User:{bot}/Whole/{day}", "index_page": "User:{bot}/Whole"}
    door = AccountDoor(account)
    exemptions = Exemptions(door, "User:ReviewBot/Opt-out")
    return LosesAnAnswer(site.model_copy(update=own), door, local_wiki.bot, exemptions)


def test_one_row_in_one_edit_and_one_line_on_the_index(
    door: LosesAnAnswer, new_file: Callable[..., Notice], admin: Person
) -> None:
    bench = MemoryBench(clock=FakeClock(datetime.now(UTC)), mass_upload=FILES - 1)
    for number in range(701, 701 + FILES):
        file = new_file(number)
        upload = an_upload(number, title=file.title, sha1=file.sha1, uploader="Uploader")
        bench.suspect(upload, NoticeKind.REPORT, facts=facts_of(upload, page_id=file.page_id))
    editor = bench.editor(wiki=door)
    place = door.report_page(bench.clock())
    with pytest.raises(Transient, match="timeout"):
        editor.round()
    for _ in range(3):
        bench.clock.tick(LEASE + timedelta(seconds=1))
        editor.round()
    assert set(bench.statuses()) == {NoticeStatus.WRITTEN}
    [edit] = admin.history(place)
    assert {notice.revision for notice in bench.notices()} == {edit["revid"]}
    text = admin.text(place) or ""
    assert text.count("|- id=") == text.count(f'|- id="{MASS_ROW}') == 1
    assert all(f"[[:File:Notice {n}.jpg|" in text for n in range(701, 701 + FILES))
    assert len(admin.history("User:ReviewBot/Whole")) == 1
    assert f"* [[{place}]]" in (admin.text("User:ReviewBot/Whole") or "")


def test_files_that_share_a_row_each_get_the_template(
    door: LosesAnAnswer, new_file: Callable[..., Notice], admin: Person
) -> None:
    bench = MemoryBench(clock=FakeClock(datetime.now(UTC)), mass_upload=FILES - 1)
    bench.budget = replace(BUDGET, edits_a_minute=100, edits_a_day=100)
    door.lost = True
    files = [new_file(number) for number in range(711, 711 + FILES)]
    for number, file in enumerate(files, 711):
        upload = an_upload(number, title=file.title, sha1=file.sha1, uploader="Uploader")
        facts = facts_of(upload, page_id=file.page_id)
        bench.suspect(upload, *NoticeKind, facts=facts)
    bench.editor(wiki=door).round()
    assert set(bench.statuses()) == {NoticeStatus.WRITTEN}
    assert all("{{Possible NSFW|" in (admin.text(file.title) or "") for file in files)
