"""The queue: what a row shows, who may see it, and how one comes to the next page."""

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from urllib.parse import SplitResult, parse_qs, urlsplit

import pytest

from api.access.keys import new_key
from api.access.opening import access_by
from review.answer import Outcome, Source
from review.notice import NoticeKind
from review.status import NoticeStatus, Status
from review.upload import Kind
from settings import Settings
from store.session import Database
from store.tables import AnswerRow, NoticeRow, UploadRow
from tests.api.page.conftest import Get
from tests.api.page.stage import app_over, get, records_of
from tests.review.flagging import DAY, version
from tests.review.values import WIKI, content
from tests.store.reviewed import put
from tests.store.walking import a_row

Upload = Callable[..., None]
_HOSTILE = [
    "<script>alert(1)</script>.jpg",
    '"><img src=x onerror=alert(1)>.jpg',
    "javascript:alert(1)",
    "' onclick='alert(1)' x='.jpg",
    "{{ 7*7 }}.jpg",
    "a&action=delete#x?y.jpg",
    "\u202egpj.exe\u2066.jpg",
    "字" * 80 + ".jpg",
]


def titles(page: str) -> list[str]:
    return re.findall(r'row__open"[^>]*><bdi>([^<]*)</bdi>', page)


class _Tags(HTMLParser):
    """All tags with their attributes, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def links(page: str) -> list[str]:
    found = (its.get("href") or its.get("src") for _, its in _Tags(page).found)
    return [link for link in found if link]


def test_suspects_alone_are_shown_newest_first(asked: Get, upload: Upload) -> None:
    for number, status in enumerate((Status.SUSPECT, Status.CLEAR, Status.SUSPECT), 1):
        upload(number, status=status)
    assert titles(asked("/queue").text) == ["Picture 3.jpg", "Picture 1.jpg"]
    assert len(titles(asked("/queue?verdict=").text)) == 3
    assert titles(asked("/queue?verdict=clear").text) == ["Picture 2.jpg"]


@pytest.mark.parametrize("name", _HOSTILE)
def test_no_name_becomes_markup_or_another_address(asked: Get, upload: Upload, name: str) -> None:
    upload(1, title=f"File:{name}", uploader=name, reason=name, kind=Kind.VIDEO, second=3.0)
    page = asked("/queue").text
    assert unescape(titles(page)[0]) == name
    tags = _Tags(page).found
    assert [its for tag, its in tags if tag == "script" and "src" not in its] == []
    assert [tag for tag, _ in tags].count("img") == 1
    assert [name for _, its in tags for name in its if name.startswith("on")] == []
    ours: list[SplitResult] = []
    wiki: list[SplitResult] = []
    for link in links(page):
        (ours if link.startswith(("/", "#")) else wiki).append(urlsplit(link))
    assert {(one.scheme, one.netloc) for one in wiki} == {("https", "commons.wikimedia.org")}
    asked_for = [parse_qs(one.query) for one in wiki if one.query]
    assert {tuple(one) for one in asked_for} == {("title", "width"), ("title", "action")}
    assert {one["action"][0] for one in asked_for if "action" in one} == {"history"}


def test_a_row_says_all_that_is_known(asked: Get, upload: Upload, database: Database) -> None:
    upload(1, kind=Kind.VIDEO, second=12.5, scene_begin=11.0, scene_end=14.0, nsfw=0.9)
    common = {"upload_id": 1, "wiki": WIKI, "page_id": 1, "sha1": content("1")}
    notice = common | {"id": 1, "status": NoticeStatus.WRITTEN, "place": "User:Bot/Reports/x"}
    told = {"outcome": Outcome.CLEARED, "decided_at": DAY, "written_at": DAY, "revision": 7}
    put(database, NoticeRow, [notice | told | {"kind": NoticeKind.REPORT}])
    said = {"outcome": Outcome.CLEARED, "words": "fine, Secret", "who": "Secret reviewer"}
    when = {"at": DAY, "revision": 8, "read_at": DAY, "source": Source.STATUS}
    of = {name: common[name] for name in ("wiki", "page_id", "sha1")} | {"notice_id": 1}
    put(database, AnswerRow, [of | said | when])
    page = asked("/queue").text
    assert "https://commons.wikimedia.org/wiki/File:Picture_1.jpg#t=11" in links(page)
    assert "0:11 to 0:14" in page
    row = f"https://commons.wikimedia.org/wiki/User:Bot/Reports/x#review-1-{content('1')[:12]}"
    assert row in links(page)
    assert "Cleared" in page
    assert "Reviewed (UTC)" in page
    assert "Secret" not in page
    assert "chip--new" in page
    assert "0.900, which reaches the threshold of 0.800" in page
    assert "0.100, below the threshold of 0.950" in page


def test_figures_stand_beside_the_thresholds_of_then(asked: Get, upload: Upload) -> None:
    upload(1, policy_version=version(0.123, 0.4))
    upload(2, policy_version=None)
    page = asked("/queue").text
    assert "threshold of 0.123" in page
    assert "threshold of 0.300" in page  # in force


def test_pictures_come_from_the_wiki_alone_in_a_width_that_it_serves(
    asked: Get, upload: Upload
) -> None:
    upload(1)
    answer = asked("/queue")
    policy = answer.headers["Content-Security-Policy"]
    assert (
        "img-src 'self' blob: data: https://commons.wikimedia.org https://thumb.wikimedia.org "
        "https://upload.wikimedia.org;" in policy
    )
    assert "unsafe" not in policy
    for rule in ("default-src 'none'", "form-action 'self'", "base-uri 'none'"):
        assert f"{rule};" in policy
    assert policy.endswith("frame-ancestors 'none'")
    src = "https://commons.wikimedia.org/w/index.php?title=Special:Redirect/file/Picture_1.jpg"
    assert f"{src}&width=330" in links(answer.text)
    [img] = re.findall(r"<img[^>]*>", answer.text)
    assert 'loading="lazy"' in img
    assert 'referrerpolicy="no-referrer"' in img
    assert all('rel="noopener"' in one for one in re.findall(r"<a[^>]*target=[^>]*>", answer.text))


@pytest.mark.parametrize("changes", [{"status": Status.GONE}, {"kind": Kind.AUDIO}, {"kind": None}])
def test_what_cannot_be_seen_has_no_picture(
    asked: Get, upload: Upload, changes: dict[str, object]
) -> None:
    upload(1, **changes)
    page = asked("/queue?verdict=").text
    assert "<img" not in page
    assert "No small picture" in page


def test_older_pages_keep_the_filters_and_end(asked: Get, upload: Upload) -> None:
    for number in range(1, 6):
        upload(number, kind=Kind.VIDEO)
    upload(6)
    page, seen = asked("/queue?kind=video&limit=2&least=").text, []
    for _ in range(4):
        seen += titles(page)
        older = [link for link in links(page) if "cursor" in link and "uselang" not in link]
        if not older:
            break
        assert "kind=video&limit=2&cursor=" in older[0]
        page = asked(older[0]).text
    assert seen == [f"Picture {number}.jpg" for number in (5, 4, 3, 2, 1)]
    assert "That was the last one." in page
    assert "/queue?kind=video&limit=2" in links(page)


def test_nothing_is_said_to_be_nothing_with_what_to_do(asked: Get, upload: Upload) -> None:
    page = asked("/queue").text
    assert "There are no suspects yet." in page
    assert page.count('href="/charts"') == 2
    upload(1)
    page = asked("/queue?kind=audio").text
    assert "Nothing that is known here matches these filters." in page
    assert 'href="/queue">All suspects, without filters' in page


def test_where_little_is_found_one_goes_on(asked: Get, database: Database) -> None:
    put(database, UploadRow, [a_row(number) for number in range(1, 1002)])
    page = asked("/queue?kind=audio").text
    assert "There are older ones" in page
    assert [link for link in links(page) if "cursor" in link]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("least=2", ["least"]),
        ("most=x&kind=film", ["kind", "most"]),
        ("since=2026-13-01", ["since"]),
        ("verdict=waiting", ["verdict"]),
    ],
)
def test_what_is_wrong_is_marked_and_kept(asked: Get, query: str, wrong: list[str]) -> None:
    answer = asked(f"/queue?{query}")
    assert answer.status_code == 422
    assert re.findall(r'name="(\w+)"[^>]* aria-invalid', answer.text) == wrong
    assert "There are no suspects" not in answer.text


def test_what_is_of_no_concern_to_it_is_ignored(asked: Get) -> None:
    answer = asked("/queue?uselang=de&utm=x&kind=video")
    assert answer.status_code == 200
    assert "Filter" in answer.text


def test_a_damaged_cursor_is_a_page_that_says_so(asked: Get) -> None:
    answer = asked("/queue?cursor=x")
    assert answer.status_code == 400
    assert "open the queue anew" in answer.text


def test_without_a_database_there_is_neither_page_nor_link() -> None:
    app = app_over(None)
    for path in ("/queue", "/charts"):
        answer = get(app, path)
        assert answer.status_code == 404
        assert "no database" in answer.text
        assert 'href="/queue"' not in answer.text


@pytest.mark.parametrize("path", ["/queue", "/charts"])
def test_whoever_may_not_read_results_is_told_so_on_a_page(
    database: Database, upload: Upload, path: str
) -> None:
    upload(1)
    answer = get(app_over(records_of(database), access=access_by(Settings())), path)
    assert answer.status_code == 401  # nowhere to log in, either
    assert "You have to log in for that." in answer.text
    assert "Picture 1" not in answer.text
    key, entry = new_key("alice")
    app = app_over(records_of(database), access=access_by(Settings(api_keys=entry)))
    assert get(app, path).status_code == 303
    assert get(app, path, Authorization=f"Bearer {key}").status_code == 200


def test_where_one_can_log_in_one_is_sent_there_and_back(database: Database) -> None:
    keyed = access_by(Settings(api_keys=new_key("alice")[1]))
    app = app_over(records_of(database), access=keyed)
    answer = get(app, "/queue?kind=video&verdict=")
    assert answer.status_code == 303
    location = urlsplit(answer.headers["Location"])
    assert location.path == "/login"
    assert parse_qs(location.query) == {"next": ["/queue?kind=video&verdict="]}
