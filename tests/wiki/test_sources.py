"""Files that are there, as the local wiki tells them."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Permanent, Transient
from review.upload import Upload
from tests.wiki.conftest import AGENT, HURRY
from wiki.http import Http
from wiki.pace import OwnPace
from wiki.site import Site, load_site
from wiki.uploads import category
from wiki.uploads.chance import Chance
from wiki.uploads.listing import Listing, Portion, Position, titles_in
from wiki.uploads.sources import source_of
from wiki.uploads.titles import digest_of

pytestmark = pytest.mark.integration

Wanted = Mapping[str, Any]
FILES = ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "no page.jpg"]


class Counting(Http):
    """Notes how many questions there were."""

    questions = 0

    def query(self, api: str, **params: str) -> dict[str, Any]:
        self.questions += 1
        return super().query(api, **params)


@dataclass
class Asking:
    """Walks through sources, each time from a position that has been JSON meanwhile."""

    listing: Listing
    http: Counting

    def walk(
        self, wanted: Mapping[str, Any], size: int = 50, titles: Sequence[str] = ()
    ) -> list[Upload]:
        source = source_of(self.listing, wanted, titles)
        found: list[Upload] = []
        position: Position | None = None
        passed: list[Position] = []
        while position not in passed:
            passed += [position] if position else []
            portion = source.portion(position, size)
            assert len(portion.uploads) <= size
            found += portion.uploads
            if portion.more is None:
                return found
            position = json.loads(json.dumps(portion.more))
        raise AssertionError("it does not end")

    def names(
        self, wanted: Mapping[str, Any], size: int = 50, titles: Sequence[str] = ()
    ) -> list[str]:
        found = self.walk(wanted, size, titles)
        return [one.title.removeprefix("File:There ") for one in found if "There" in one.title]


@pytest.fixture(scope="module")
def local_wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    """One of its own: its files are asked for one by one, and other tests upload hundreds."""
    with LocalWiki.start(tmp_path_factory.mktemp("wiki"), stream=False) as wiki:
        yield wiki


@pytest.fixture(scope="module")
def site(local_wiki: LocalWiki, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return load_site(str(local_wiki.site_toml(tmp_path_factory.mktemp("site"))))


@pytest.fixture(scope="module")
def uploader(local_wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(local_wiki.api, "Uploader") as person:
        yield person


@pytest.fixture(scope="module")
def admin(local_wiki: LocalWiki) -> Iterator[Person]:
    with Person.login(local_wiki.api, "Admin") as person:
        yield person


@pytest.fixture
def wiki(local_wiki: LocalWiki) -> Iterator[LocalWiki]:
    yield local_wiki
    local_wiki.clear_faults()


@pytest.fixture
def asking(site: Site) -> Asking:
    http = Counting(AGENT, OwnPace(HURRY))
    return Asking(Listing(site, http), http)


@pytest.fixture(scope="module")
def there(local_wiki: LocalWiki, uploader: Person, admin: Person) -> datetime:
    """Files in categories that go round in a circle, one with versions; since when."""
    since = datetime.now(UTC)
    places = {"a": "One", "b": "One", "c": "Two", "d": "Three", "e": "Three]][[Category:There Two"}
    for number, (name, place) in enumerate(places.items()):
        picture = media.picture(300 + number, width=64, height=64)
        uploader.upload(f"There {name}.jpg", picture, f"[[Category:There {place}]]")
    for number in (310, 311):
        time.sleep(1)  # two versions must not be put away in the same second
        uploader.upload("There a.jpg", media.picture(number, width=64, height=64))
    for above, below in (("One", "Two"), ("Two", "Three"), ("Three", "One")):
        admin.edit(f"Category:There {below}", f"[[Category:There {above}]]")
    uploader.upload("There no page.jpg", media.picture(320), "[[Category:There red]]")
    admin.edit("File:There link.jpg", "#REDIRECT [[File:There b.jpg]]")
    return since


def test_each_file_is_told_with_its_page_and_its_current_version(
    there: datetime, asking: Asking, uploader: Person
) -> None:
    [one] = [one for one in asking.walk({"all": True}) if one.title == "File:There a.jpg"]
    page = uploader.query(titles="File:There a.jpg", prop="imageinfo", iiprop="sha1|timestamp")
    [told] = page["pages"]
    [version] = told["imageinfo"]
    assert one.page_id == told["pageid"]
    assert one.sha1 == version["sha1"]
    assert one.uploaded_at == datetime.fromisoformat(version["timestamp"])
    assert one.uploader == "Uploader"


@pytest.mark.parametrize("size", [1, 2, 50])
def test_all_files_in_portions_of_any_size_though_one_has_older_versions(
    there: datetime, asking: Asking, size: int
) -> None:
    """Of one file alone the wiki would go on with its versions, one each time."""
    whole = {"from": f"{there:%Y-%m-%d}"}
    assert sorted(asking.names(whole, size)) == [
        "a.jpg",
        "b.jpg",
        "c.jpg",
        "d.jpg",
        "e.jpg",
        "no page.jpg",
    ]
    everything = asking.walk({"all": True}, size=max(size, 2))
    assert len({one.page_id for one in everything}) == len(everything)


def test_fifty_files_are_one_question(there: datetime, asking: Asking) -> None:
    asking.names({"category": "There One"})
    walked = asking.http.questions
    assert walked == 2, "one for the category, one for its files"
    asking.names({"category": "There One"}, 1)
    assert asking.http.questions - walked == 4, "and alone one more for all its versions"


def test_a_category_with_or_without_its_namespace(there: datetime, asking: Asking) -> None:
    for name in ("There One", "Category:There One", "There_One"):
        assert asking.names({"category": name}) == ["a.jpg", "b.jpg"]
        assert source_of(asking.listing, {"category": name}).total() == 2


@pytest.mark.parametrize("size", [1, 2, 50])
def test_categories_that_go_round_in_a_circle_are_each_read_once(
    there: datetime, asking: Asking, size: int
) -> None:
    found = asking.names({"category": "There One", "recursive": True}, size)
    assert sorted(found) == ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg", "e.jpg"]
    source = source_of(asking.listing, {"category": "There One", "recursive": True})
    assert source.total() is None, "files in two of them come twice"


def test_a_category_may_have_files_and_no_page(there: datetime, asking: Asking) -> None:
    for recursive in (False, True):
        wanted = {"category": "There red", "recursive": recursive}
        assert asking.names(wanted) == ["no page.jpg"]


def test_a_category_that_was_deleted_while_others_were_read_is_passed_over(
    there: datetime, asking: Asking, uploader: Person
) -> None:
    [page] = uploader.query(titles="Category:There One")["pages"]
    position = {"open": [99_999_999, page["pageid"]], "seen": [], "more": {}}
    source = source_of(asking.listing, {"category": "There One", "recursive": True})
    passed = source.portion(position, 50)
    assert passed.uploads == ()
    assert len(source.portion(passed.more, 50).uploads) == 2


def test_a_category_that_is_not_there_is_said(asking: Asking) -> None:
    for name in ("There is none", "A|B", "File:There a.jpg"):
        with pytest.raises(Permanent, match="the wiki has no category"):
            source_of(asking.listing, {"category": name}).total()


def test_too_many_categories_are_refused(
    there: datetime, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(category, "MOST", 2)
    with pytest.raises(Permanent, match="more than 2 categories"):
        asking.names({"category": "There One", "recursive": True})


def test_a_user_s_files_are_those_of_whose_version_is_the_current_one(
    there: datetime, asking: Asking, admin: Person
) -> None:
    assert "c.jpg" in asking.names({"user": "Uploader"}, 2)
    admin.upload("There c.jpg", media.picture(330, width=64, height=64))
    assert asking.names({"user": "Admin"}) == ["c.jpg"]
    assert "c.jpg" not in asking.names({"user": "Uploader"}, 2)
    assert asking.names({"user": "Nobody of that name"}) == []
    with pytest.raises(Permanent, match="error baduser"):
        asking.names({"user": "A#b"})
    with pytest.raises(Permanent, match=r"^no user name: 'A\|b' \("):
        source_of(asking.listing, {"user": "A|b"}).total()


def test_both_days_belong_to_it(there: datetime, asking: Asking) -> None:
    today, day = there.date(), timedelta(days=1)
    assert "b.jpg" in asking.names({"from": f"{today}", "to": f"{today + day}"})
    assert asking.names({"from": f"{today - day}", "to": f"{today - day}"}) == []
    assert asking.names({"from": f"{today + 2 * day}"}) == []
    assert source_of(asking.listing, {"from": f"{today}"}).total() is None


def test_files_of_one_second_are_each_told_once_though_their_names_run_backwards(
    there: datetime, asking: Asking, admin: Person
) -> None:
    """This wiki's database has them as they came, and would go on by their names."""
    for number in range(30, 20, -1):
        admin.upload(f"Tie {number}.jpg", media.picture(3000 + number, width=64, height=64))
    for wanted in ({"user": "Admin"}, {"from": f"{there:%Y-%m-%d}"}):
        found = [one for one in asking.walk(wanted, 1) if "Tie" in one.title]
        assert sorted(one.title for one in found) == [f"File:Tie {n}.jpg" for n in range(21, 31)]
        assert len({one.uploaded_at for one in found}) < len(found), "some share a second"


def test_titles_of_a_list_also_of_redirects_and_what_is_no_file_is_left_out(
    there: datetime, asking: Asking
) -> None:
    lines = ["File:There_b.jpg\n", "", " File:There c.jpg ", "File:None.jpg", "Main Page"]
    lines += ["File:There link.jpg", "File:A|B.jpg", "<x>"]
    titles = titles_in(lines)
    assert titles[2:] == ["File:None.jpg", "Main Page", "File:There link.jpg"]
    wanted = {"titles": digest_of(titles)}
    assert sorted(asking.names(wanted, 50, titles)) == ["b.jpg", "c.jpg"]
    assert asking.names(wanted, 1, titles) == ["b.jpg", "c.jpg", "b.jpg"]
    assert source_of(asking.listing, wanted, titles).total() == 5
    with pytest.raises(Permanent, match="the same list"):
        source_of(asking.listing, wanted, titles[:1])
    assert asking.names({"titles": digest_of([])}) == []


def test_long_titles_fit_into_the_address(there: datetime, asking: Asking) -> None:
    """Fifty of the longest, in a script that takes nine characters a letter, would be 36 kB."""
    titles = [f"File:{'ひ' * 70}{number:03}.jpg" for number in range(99)] + ["File:There b.jpg"]
    assert asking.names({"titles": digest_of(titles)}, 50, titles) == ["b.jpg"]
    assert asking.http.questions > 10


def test_the_wiki_counts_all_its_files(asking: Asking, uploader: Person, there: datetime) -> None:
    told = uploader.query(meta="siteinfo", siprop="statistics")["statistics"]["images"]
    assert source_of(asking.listing, {"all": True}).total() == told > 5


def test_some_drawn_by_chance(there: datetime, asking: Asking) -> None:
    chance = Chance(asking.listing)
    drawn = {one.page_id for _ in range(30) for one in chance.portion(None, 2).uploads}
    assert len(drawn) > 3
    assert chance.portion({}, 1).more == {}


def test_what_was_drawn_is_asked_for_by_its_page(
    there: datetime, asking: Asking, admin: Person
) -> None:
    files = asking.walk({"category": "There One"})
    ids = [one.page_id for one in files if one.page_id]
    assert set(asking.listing.of_pages([*ids, 99_999_999])) == set(files)


def test_the_wikis_trouble_is_transient(asking: Asking, wiki: LocalWiki) -> None:
    wiki.fault("generator=allimages", 503, retry_after=4)
    with pytest.raises(Transient, match="answered 503"):
        asking.walk({"all": True})


@pytest.mark.parametrize(
    "malformed",
    [
        {"pageid": 0},
        {"title": "File:\ud800.jpg"},
        {"imagerepository": "shared"},
        {"imageinfo": []},
        {"imageinfo": [{"filemissing": True}]},
        {"imageinfo": [{"timestamp": "2026-01-01T00:00:00Z", "sha1": "no"}]},
        {"imageinfo": [{"timestamp": "2026-01-01T00:00:00Z", "filehidden": True}]},
    ],
)
def test_what_cannot_be_read_or_is_no_file_of_this_wiki_is_left_out(
    asking: Asking, wiki: LocalWiki, malformed: dict[str, Any]
) -> None:
    version = {"timestamp": "2026-01-01T00:00:00Z", "sha1": "a" * 40}
    page = {"pageid": 5, "title": "File:A.jpg", "imagerepository": "local", "imageinfo": [version]}
    pages = [page, page | {"title": "File:B.jpg"} | malformed]
    answer = {"batchcomplete": True, "query": {"pages": pages}}
    wiki.fault("generator=allimages", 200, body=json.dumps(answer))
    portion: Portion = source_of(asking.listing, {"all": True}).portion(None, 50)
    assert [(one.title, one.uploader) for one in portion.uploads] == [("File:A.jpg", "")]
