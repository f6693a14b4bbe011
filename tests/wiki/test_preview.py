"""What a dry run reads and shows, on a real wiki and without an account."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Permanent
from review.notice import Batch, Notice
from review.rehearsal import Rehearsal
from tests.wiki.samples import batch, notice
from wiki.edits.account import Account
from wiki.edits.edit import WikiPages
from wiki.edits.exclusion import bots_welcome
from wiki.edits.exemptions import Exemptions
from wiki.edits.preview import Draft, ShowingDoor
from wiki.edits.saving import Page
from wiki.edits.saving import bots_welcome as pywikibots
from wiki.http import Http
from wiki.site import Site

pytestmark = pytest.mark.integration


@dataclass
class Seen:
    """A stage that remembers."""

    drafts: list[Draft] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def edit(self, draft: Draft) -> None:
        self.drafts.append(draft)

    def say(self, text: str) -> None:
        self.said.append(text)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def shown(site: Site, http: Http, seen: Seen) -> WikiPages:
    door = ShowingDoor(http, site.api, "ExampleBot", seen)
    exemptions = Exemptions(door, "User:ExampleBot/Opt-out")
    return WikiPages(site, door, "ExampleBot", exemptions)


def last_change(admin: Person) -> int:
    [change] = admin.query(list="recentchanges", rcprop="ids", rclimit=1)["recentchanges"]
    return int(change["rcid"])


def test_a_file_is_shown_and_nothing_is_written(
    shown: WikiPages, seen: Seen, file: Notice, admin: Person
) -> None:
    before = last_change(admin)
    now = datetime(2031, 7, 1, tzinfo=UTC)  # today's category may be there: others list in it
    Rehearsal(wiki=shown, mass_upload=10, say=seen.say).perform([file], now)
    assert [draft.title for draft in seen.drafts] == [
        f"User:ExampleBot/Reports/{now:%Y-%m-%d}",
        "User:ExampleBot/Reports",
        f"Category:Possible NSFW files as of {now:%Y-%m-%d}",
        file.title,
    ]
    text = admin.text(file.title) or ""
    tag = f"{{{{Possible NSFW|score={file.nsfw:.3f}|date={now:%Y-%m-%d}}}}}\n"
    assert (seen.drafts[3].before, seen.drafts[3].after) == (text, tag + text)
    assert seen.drafts[3].summary.endswith("media-review:dry-run")
    assert seen.said == [
        'these edits would wait: the page "User:ExampleBot/Run" does not say "Run: yes"'
    ]
    assert last_change(admin) == before


def test_what_is_shown_is_what_is_saved(
    shown: WikiPages, seen: Seen, pages: WikiPages, listing: Batch, admin: Person
) -> None:
    shown.tag(listing)
    pages.tag(listing)
    assert admin.text(listing.notices[0].title) == seen.drafts[0].after


def test_the_next_edit_is_shown_as_it_would_be_then(shown: WikiPages, seen: Seen) -> None:
    day = datetime(2031, 5, 1, tzinfo=UTC)
    for number in (1, 2):
        shown.report(batch(notice(id=number, page_id=number), begun_at=day))
    first, second = seen.drafts
    assert (first.before, second.before) == ("", first.after)
    assert len(second.after) > len(first.after)
    assert shown.category_missing(date(2031, 5, 1))
    shown.make_category(date(2031, 5, 1))
    assert not shown.category_missing(date(2031, 5, 1))


def test_a_file_twice(shown: WikiPages, listing: Batch) -> None:
    shown.tag(listing)
    with pytest.raises(Permanent, match="listed the file already"):
        shown.tag(listing)


EXCLUSIONS = """
Words|{{nobots}}|{{Nobots|all}}|{{nobots|ReviewBot}}|{{nobots|OtherBot}}|{{nobots|deny=all}}
{{bots}}|{{Bots|deny=all}}|{{bots|deny=A, ReviewBot}}|{{bots|deny=A,B}}|{{bots|allow=none}}
{{bots|allow=ReviewBot}}|{{bots|allow=A}}|{{bots|deny=}}|{{bots|ReviewBot}}|{{bots|optout=all}}
{{bots|allow=all|x}}|<!-- {{nobots}} -->|{{ nobots }}|{{bots|allowscript=x}}|{{robots}}
{{bots|denyscript=all}}|{{bots |deny = ReviewBot }}|{{NOBOTS}}|{{Template:nobots}}
"""


@pytest.mark.parametrize("text", re.findall(r"(?:\{\{.*?\}\}|<!.*?-->|\w+)", EXCLUSIONS))
def test_bots_are_kept_out_as_pywikibot_reads_it(
    text: str, account: Account, local_wiki: LocalWiki, admin: Person
) -> None:
    title = "User:Uploader/Bots"
    admin.edit(title, text)  # pywikibot reads what is saved
    page = Page(title=title, page_id=0, revision=0, text=text, redirect=False)
    assert bots_welcome(text, local_wiki.bot) is pywikibots(account, page)


def test_only_the_latest_pages_are_remembered(
    shown: WikiPages, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiki.edits.preview.REMEMBERED", 1)
    day = date(2031, 6, 1)
    shown.make_category(day)
    shown.make_category(date(2031, 6, 2))
    assert shown.category_missing(day)
