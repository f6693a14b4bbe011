import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.content import HEAD
from review.errors import Gone, Permanent, TooEarly, Transient
from review.ports import Fetched
from review.upload import Action, FileFacts, Kind, Upload
from tests.wiki.conftest import LIMITS, SIDE
from wiki.http import Http
from wiki.media.area import Area
from wiki.media.download import Downloads
from wiki.media.files import WikiFiles
from wiki.media.imageinfo import ImageInfo
from wiki.media.video import Videos
from wiki.site import Site
from wiki.uploads.event import sha1_in

pytestmark = pytest.mark.integration

OWN = 20_000  # no other room's pictures have such numbers: a lost file is found by its content


def upload(name: str, sha1: str = "") -> Upload:
    return Upload(
        wiki="commonswiki",
        log_id=1,
        title=f"File:{name}",
        sha1=sha1,
        uploaded_at=datetime.now(UTC),
        uploader="Uploader",
        action=Action.UPLOAD,
    )


def logged(person: Person, name: str, number: int, width: int = 640) -> Upload:
    """Upload a file; the upload as the wiki's log tells of it."""
    person.upload(name, media.picture(OWN + number, width=width))
    asked = {"list": "logevents", "letype": "upload", "leprop": "ids|title|type|timestamp|details"}
    [entry] = person.query(**asked, letitle=f"File:{name}", lelimit=1)["logevents"]
    return replace(
        upload(name, sha1_in(entry["params"])),
        log_id=entry["logid"],
        uploaded_at=datetime.fromisoformat(entry["timestamp"]),
    )


def path_of(fetched: Fetched) -> Path:
    [part] = fetched.parts
    return part.path


def looks(facts: FileFacts) -> list[str]:
    return [look.name for look in facts.looks] or ["original"]


def size_of(files: WikiFiles, facts: FileFacts) -> tuple[int, int]:
    with files.fetch(facts) as fetched:
        assert fetched.size == path_of(fetched).stat().st_size
        with Image.open(io.BytesIO(path_of(fetched).read_bytes())) as image:
            return image.size


@pytest.mark.parametrize(
    ("name", "made", "kind", "representation"),
    [
        (
            "Wide.jpg",
            partial(media.picture, 1, width=1600, height=900),
            Kind.PICTURE,
            "thumbnail 500px",
        ),
        (
            "Tall.jpg",
            partial(media.picture, 2, width=600, height=1600),
            Kind.PICTURE,
            "thumbnail 250px",
        ),
        ("Even.png", partial(media.picture, 3, "PNG", 640, 480), Kind.PICTURE, "thumbnail 330px"),
        ("Scan.tif", partial(media.picture, 4, "TIFF", 640, 480), Kind.PICTURE, "original"),
        ("Strip.jpg", partial(media.picture, 5, width=3000, height=120), Kind.PICTURE, "original"),
        ("Tiny.png", partial(media.picture, 6, "PNG", 40, 30), Kind.PICTURE, "original"),
        ("Small.jpg", partial(media.picture, 7, width=330, height=248), Kind.PICTURE, "original"),
        ("Drawing.svg", partial(media.svg, 8), Kind.DRAWING, "thumbnail 330px"),
        ("Still.gif", partial(media.picture, 31, "GIF", 640, 480), Kind.PICTURE, "thumbnail 330px"),
        ("Moving.gif", partial(media.animation, 32, "GIF", 3, 640), Kind.PICTURE, "original"),
        ("Moving.png", partial(media.animation, 33, "PNG", 3, 640), Kind.PICTURE, "original"),
        ("Any.webp", partial(media.picture, 34, "WEBP", 640, 480), Kind.PICTURE, "original"),
    ],
)
def test_the_cheapest_look_that_is_enough(
    files: WikiFiles,
    uploader: Person,
    name: str,
    made: Callable[[], bytes],  # when it is its turn: each process collects all tests
    kind: Kind,
    representation: str,
) -> None:
    name, data = f"Look {name}", made()
    uploader.upload(name, data)
    facts = files.look(upload(name), SIDE)
    assert (facts.title, facts.kind, facts.size) == (f"File:{name}", kind, len(data))
    assert looks(facts) == [representation]
    enough = min(SIDE, min(facts.width, facts.height) if representation == "original" else SIDE)
    assert min(size_of(files, facts)) >= enough


def test_a_larger_look(files: WikiFiles, uploader: Person) -> None:
    uploader.upload("Look larger.jpg", media.picture(35, width=3000, height=2000))
    facts = files.look(upload("Look larger.jpg"), 640)
    assert looks(facts) == ["thumbnail 960px"]
    assert min(size_of(files, facts)) >= 640


def test_pages_are_looked_at_one_by_one_with_both_ends(files: WikiFiles, uploader: Person) -> None:
    uploader.upload("Look book.pdf", media.pdf(36, pages=6))
    facts = files.look(upload("Look book.pdf"), SIDE)
    assert (facts.kind, facts.pages) == (Kind.DOCUMENT, 6)
    assert [look.page for look in facts.looks] == [1, 3, 6]
    with files.fetch(facts) as fetched:
        assert fetched.representation == "thumbnail 250px, 3 of 6 pages"
        assert [part.page for part in fetched.parts] == [1, 3, 6]
        contents = [part.path.read_bytes() for part in fetched.parts]
    assert len(set(contents)) == 3
    assert fetched.size == sum(map(len, contents))


def test_parts_that_take_too_long_together_are_left_for_later(
    files: WikiFiles, uploader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploader.upload("Slow.pdf", media.pdf(7, pages=3))
    facts = files.look(upload("Slow.pdf"), SIDE)
    monkeypatch.setattr("wiki.media.files.LONGEST_SECONDS", 0.0)
    with (
        pytest.raises(Transient, match=r"^fetching its parts took more than 0 s$"),
        files.fetch(facts),
    ):
        pass


def test_an_animation_that_claims_to_take_no_time_is_one(
    files: WikiFiles, uploader: Person
) -> None:
    """The wiki tells no duration of it, and makes its thumbnail of the first frame."""
    first, *rest = [media.gradient(i, 640, 480) for i in range(38, 41)]
    data = media.encoded(first, "PNG", save_all=True, append_images=rest, duration=0)
    uploader.upload("Look quick.png", data)
    assert looks(files.look(upload("Look quick.png"), SIDE)) == ["original"]


def test_a_panorama_too_large_to_decode_is_looked_at_by_its_widest_thumbnail(
    site: Site, http: Http, uploader: Person, tmp_path: Path
) -> None:
    uploader.upload("Look panorama.jpg", media.picture(41, width=5000, height=200))
    info = ImageInfo(site.api, http)
    small = WikiFiles(
        info,
        Downloads(http, site.file_hosts, Area(tmp_path, 10_000_000), 10_000_000),
        widths=site.thumbnail_widths,
        pages=3,
        most_pixels=999_999,
        videos=Videos(info, LIMITS, site.thumbnail_widths),
    )
    widest = f"thumbnail {max(site.thumbnail_widths)}px"
    assert looks(small.look(upload("Look panorama.jpg"), SIDE)) == [widest]


def test_a_version_is_confirmed_after_the_look(files: WikiFiles, uploader: Person) -> None:
    uploader.upload("Look again.jpg", media.picture(42, width=1600, height=900))
    facts = files.look(upload("Look again.jpg"), SIDE)
    files.confirm(facts)
    uploader.upload("Look again.jpg", media.picture(43, width=1600, height=900))
    with pytest.raises(Transient, match="replaced while it was looked up"):
        files.confirm(facts)


def test_a_document_of_one_page_has_one_look(files: WikiFiles, uploader: Person) -> None:
    uploader.upload("Look sheet.pdf", media.pdf(37, pages=1))
    facts = files.look(upload("Look sheet.pdf"), SIDE)
    assert (looks(facts), facts.looks[0].page) == (["thumbnail 250px"], None)


def test_of_what_is_not_visual_the_first_bytes_are_fetched(
    files: WikiFiles, uploader: Person
) -> None:
    data = media.audio(seconds=5)
    assert len(data) > HEAD
    uploader.upload("Look long tone.ogg", data)
    with files.fetch(files.look(upload("Look long tone.ogg"), SIDE)) as fetched:
        assert path_of(fetched).read_bytes() == data[:HEAD]
        assert (fetched.original, fetched.representation) == (True, f"first {HEAD} bytes")


def test_a_small_drawing_is_rendered_large(files: WikiFiles, uploader: Person) -> None:
    icon = media.svg(10).replace(b'width="400" height="300"', b'width="20" height="15"', 1)
    uploader.upload("Look icon.svg", icon)
    facts = files.look(upload("Look icon.svg"), SIDE)
    assert (facts.width, facts.height) == (20, 15)
    assert min(size_of(files, facts)) >= SIDE


def test_a_video_by_its_smallest_transcode(files: WikiFiles, uploader: Person) -> None:
    uploader.upload("Look.webm", media.video(11, width=640, height=480, seconds=0.4))
    facts = files.look(upload("Look.webm"), SIDE)
    assert facts.kind is Kind.VIDEO
    assert looks(facts) == ["transcode 240p.vp9.webm"]
    with files.fetch(facts) as fetched:
        assert path_of(fetched).read_bytes().startswith(b"\x1a\x45\xdf\xa3")


def test_a_video_without_transcodes_by_itself(
    files: WikiFiles, uploader: Person, wiki: LocalWiki
) -> None:
    data = media.video(12, seconds=0.4)
    uploader.upload("Look fresh.webm", data)
    wiki.php("test", "$wgLocalTranscodes = [];")
    facts = files.look(upload("Look fresh.webm"), SIDE)
    with files.fetch(facts) as fetched:
        assert (fetched.representation, path_of(fetched).read_bytes()) == ("original", data)


def test_nothing_to_look_at(files: WikiFiles, uploader: Person) -> None:
    uploader.upload("Look tone.ogg", media.audio())
    assert files.look(upload("Look tone.ogg"), SIDE).kind is Kind.AUDIO


def test_what_is_missing_or_deleted_is_gone(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    uploader.upload("Look deleted.jpg", media.picture(13))
    facts = files.look(upload("Look deleted.jpg"), SIDE)
    admin.delete("File:Look deleted.jpg")
    uploader.edit("File:Look page only.jpg", "no file here")
    for name in ("Look deleted.jpg", "Look never.jpg", "Look page only.jpg", "<bad>"):
        with pytest.raises(Gone):
            files.look(upload(name), SIDE)
    with pytest.raises(Transient), files.fetch(facts):
        pass


def test_a_title_of_another_wiki_is_gone(files: WikiFiles, wiki: LocalWiki) -> None:
    other = '{"batchcomplete": true, "query": {"interwiki": [{"title": "File:x:y", "iw": "x"}]}}'
    wiki.fault("titles=File:x:y", 200, body=other)
    with pytest.raises(Gone, match="no page of that title"):
        files.look(upload("x:y"), SIDE)


def test_a_moved_file_is_found_by_its_old_title(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    uploader.upload("Look old.jpg", media.picture(14))
    before = files.look(upload("Look old.jpg"), SIDE)
    admin.move("File:Look old.jpg", "File:Look new.jpg", redirect=True)
    after = files.look(upload("Look old.jpg"), SIDE)
    assert (after.page_id, after.sha1) == (before.page_id, before.sha1)
    assert after.title == "File:Look new.jpg"
    assert min(size_of(files, after)) >= SIDE


def test_a_file_moved_without_a_redirect_is_found_by_its_content(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    uploader.upload("Look left.jpg", media.picture(OWN + 21, width=640, height=480))
    before = files.look(upload("Look left.jpg"), SIDE)
    admin.move("File:Look left.jpg", "File:Look arrived.jpg")
    after = files.look(upload("Look left.jpg", before.sha1), SIDE)
    assert (after.page_id, after.sha1) == (before.page_id, before.sha1)
    assert after.title == "File:Look arrived.jpg"
    assert min(size_of(files, after)) >= SIDE
    with pytest.raises(Gone, match="page is deleted"):
        files.look(upload("Look left.jpg"), SIDE)  # nothing to find it by
    with pytest.raises(Gone, match="page is deleted"):
        files.look(upload("Look left.jpg", "0" * 40), SIDE)
    admin.delete("File:Look arrived.jpg")
    with pytest.raises(Gone, match="page is deleted"):
        files.look(upload("Look left.jpg", before.sha1), SIDE)


def test_the_first_of_several_files_with_that_content(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    for name in ("Look twin c.jpg", "Look twin b.jpg", "Look twin a.jpg"):
        uploader.upload(name, media.picture(OWN + 22))
    sha1 = files.look(upload("Look twin a.jpg"), SIDE).sha1
    assert files.look(upload("Look twin c.jpg", sha1), SIDE).title == "File:Look twin c.jpg"
    admin.delete("File:Look twin a.jpg")
    assert files.look(upload("Look twin a.jpg", sha1), SIDE).title == "File:Look twin b.jpg"


def test_a_moved_file_is_found_though_its_title_is_reused(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    first = logged(uploader, "Look reused.jpg", 23)
    admin.move("File:Look reused.jpg", "File:Look away.jpg")
    second = logged(uploader, "Look reused.jpg", 24)
    admin.move("File:Look reused.jpg", "File:Look further.jpg")
    logged(uploader, "Look reused.jpg", 51)
    found = files.look(first, SIDE)
    assert (found.title, found.sha1) == ("File:Look away.jpg", first.sha1)
    assert files.facts(second).title == "File:Look further.jpg"
    admin.move("File:Look away.jpg", "File:Look far away.jpg")
    logged(uploader, "Look away.jpg", 52)
    assert files.look(first, SIDE).title == "File:Look far away.jpg"
    admin.delete("File:Look far away.jpg")
    assert files.look(first, SIDE).title == "File:Look reused.jpg"  # which is not it


def test_a_moved_file_is_found_though_its_title_is_no_file_now(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    known = logged(uploader, "Look left words.jpg", 53)
    admin.move("File:Look left words.jpg", "File:Look went.jpg")
    uploader.edit("File:Look left words.jpg", "no file here")
    assert files.look(known, SIDE).title == "File:Look went.jpg"


def test_a_move_of_who_had_the_title_before_leads_nowhere(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    """A row may have a later title than its upload: one that was another file's then."""
    logged(uploader, "Look held.jpg", 60)
    known = logged(uploader, "Look mine.jpg", 61)
    admin.move("File:Look held.jpg", "File:Look held before.jpg")
    admin.move("File:Look mine.jpg", "File:Look held.jpg")
    admin.move("File:Look held.jpg", "File:Look mine at last.jpg")
    logged(uploader, "Look held.jpg", 62)
    again = replace(known, title="File:Look held.jpg")
    assert files.look(again, SIDE).title == "File:Look mine at last.jpg"


def test_a_moved_file_that_is_gone_is_gone_from_where_it_was_moved_to(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    """There it may be restored."""
    known = logged(uploader, "Look lost.jpg", 58)
    admin.move("File:Look lost.jpg", "File:Look lost too.jpg")
    admin.move("File:Look lost too.jpg", "File:Look lost last.jpg")
    admin.delete("File:Look lost last.jpg")
    with pytest.raises(Gone, match="page is deleted") as gone:
        files.look(known, SIDE)
    assert gone.value.title == "File:Look lost last.jpg"
    admin.undelete("File:Look lost last.jpg")
    assert files.look(replace(known, title=gone.value.title), SIDE).sha1 == known.sha1


def test_of_a_file_without_a_log_entry_the_moves_of_its_own_page_are_followed(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    """Since it was uploaded, perhaps years ago, others may have had its title."""
    known = logged(uploader, "Look of old.jpg", 75)
    page = uploader.query(titles="File:Look of old.jpg")["pages"][0]["pageid"]
    logged(uploader, "Look before me.jpg", 76)
    admin.move("File:Look before me.jpg", "File:Look another.jpg")
    admin.move("File:Look of old.jpg", "File:Look before me.jpg")
    admin.move("File:Look before me.jpg", "File:Look mine now.jpg")
    admin.delete("File:Look mine now.jpg")
    found = replace(known, title="File:Look before me.jpg", log_id=-page)
    with pytest.raises(Gone) as gone:
        files.look(found, SIDE)
    assert gone.value.title == "File:Look mine now.jpg"


def test_another_file_that_is_moved_on_from_there_is_not_followed(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    known = logged(uploader, "Look begun.jpg", 71)
    admin.move("File:Look begun.jpg", "File:Look shared.jpg")
    admin.delete("File:Look shared.jpg")
    logged(uploader, "Look shared.jpg", 72)
    admin.move("File:Look shared.jpg", "File:Look another's.jpg")
    with pytest.raises(Gone) as gone:
        files.look(known, SIDE)
    assert gone.value.title == "File:Look shared.jpg"


def test_who_had_the_title_a_moment_before_is_not_followed(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    logged(uploader, "Look prior.jpg", 73)
    admin.move("File:Look prior.jpg", "File:Look prior away.jpg")
    known = logged(uploader, "Look prior.jpg", 74)
    admin.move("File:Look prior.jpg", "File:Look mine and gone.jpg")
    admin.delete("File:Look mine and gone.jpg")
    with pytest.raises(Gone) as gone:
        files.look(known, SIDE)
    assert gone.value.title == "File:Look mine and gone.jpg"


def test_of_two_files_with_one_content_it_is_the_one_that_was_moved(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    logged(uploader, "Look a copy.jpg", 54)
    known = logged(uploader, "Look my own.jpg", 54)
    admin.move("File:Look my own.jpg", "File:Look z own.jpg")
    assert files.look(known, SIDE).title == "File:Look z own.jpg"


def test_a_title_that_was_overwritten_is_not_left(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    before = logged(uploader, "Look overwritten.jpg", 55)
    after = logged(uploader, "Look overwritten.jpg", 56)
    logged(uploader, "Look same elsewhere.jpg", 55)
    assert files.look(before, SIDE).sha1 == after.sha1
    admin.move("File:Look overwritten.jpg", "File:Look overwritten too.jpg")
    logged(uploader, "Look overwritten.jpg", 57)
    assert files.look(before, SIDE).title == "File:Look overwritten.jpg"
    assert files.look(after, SIDE).title == "File:Look overwritten too.jpg"


def test_a_file_that_is_moved_between_two_questions_is_not_gone(
    files: WikiFiles, uploader: Person, admin: Person
) -> None:
    known = logged(uploader, "Look on the way.jpg", 58, width=1600)
    facts = files.look(known, SIDE)
    admin.move("File:Look on the way.jpg", "File:Look on.jpg")
    with pytest.raises(Transient, match="moved or deleted while it was looked up"):
        files.confirm(facts)
    assert files.look(known, SIDE).title == "File:Look on.jpg"


def test_what_was_replaced_while_it_was_searched(
    files: WikiFiles, uploader: Person, wiki: LocalWiki
) -> None:
    uploader.upload("Look found.jpg", media.picture(25))
    found = {"query": {"allimages": [{"ns": 6, "title": "File:Look found.jpg"}]}}
    wiki.fault("list=allimages", 200, body=json.dumps(found))
    with pytest.raises(Transient, match="replaced while it was looked up"):
        files.look(upload("Look lost.jpg", "1" * 40), SIDE)


def test_a_second_question_about_another_version(
    files: WikiFiles, uploader: Person, wiki: LocalWiki
) -> None:
    """Else the new version's thumbnail would be scored as the old content."""
    uploader.upload("Look replaced.jpg", media.picture(15, width=640, height=480))
    answer = uploader.session.get(
        wiki.api,
        params={
            "action": "query",
            "format": "json",
            "formatversion": "2",
            "prop": "imageinfo",
            "titles": "File:Look replaced.jpg",
            "iiprop": "url|sha1|size|mime|mediatype",
        },
    ).text
    wiki.fault("iiurlwidth=500", 200, body=answer)
    uploader.upload("Look replaced.jpg", media.picture(16, width=640, height=480))
    with pytest.raises(Transient, match="replaced while it was looked up"):
        files.look(upload("Look replaced.jpg"), SIDE)


def test_an_icon_is_no_picture_of_the_file(
    files: WikiFiles, uploader: Person, wiki: LocalWiki
) -> None:
    uploader.upload("Look plain.svg", media.svg(17))
    wiki.php("test", "$wgSVGConverter = false;")
    facts = files.look(upload("Look plain.svg"), SIDE)
    assert looks(facts) == ["original"]
    with (
        pytest.raises(Permanent, match=r"makes no picture of this image/svg\+xml"),
        files.fetch(facts),
    ):
        pass


@pytest.fixture(scope="module")
def _known(uploader: Person) -> None:
    uploader.upload("Look known.jpg", media.picture(18))


@pytest.fixture
def known(files: WikiFiles, _known: None) -> FileFacts:
    return files.look(upload("Look known.jpg"), SIDE)


def fetched(files: WikiFiles, facts: FileFacts) -> None:
    with files.fetch(facts):
        pass


def test_a_thumbnail_that_is_not_made_yet(
    files: WikiFiles, known: FileFacts, wiki: LocalWiki, tmp_path: Path
) -> None:
    wiki.fault("/thumb/", 404)
    with pytest.raises(Transient, match="not made this rendition yet"):
        fetched(files, known)
    fetched(files, known)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("match", ["prop=imageinfo", "/thumb/"])
def test_a_busy_wiki_says_when(
    files: WikiFiles, known: FileFacts, wiki: LocalWiki, status: int, match: str
) -> None:
    """Whoever is told has tried; the next ones do not even ask, and have not."""
    wiki.fault(match, status, retry_after=11)
    with pytest.raises(Transient, match=f"answered {status}") as caught:
        look_and_fetch(files)
    assert caught.value.retry_after == timedelta(seconds=11)
    with pytest.raises(TooEarly, match="asked for a pause") as later:
        look_and_fetch(files)
    assert later.value.retry_after
    assert timedelta(seconds=5) < later.value.retry_after <= timedelta(seconds=11)


def look_and_fetch(files: WikiFiles) -> None:
    fetched(files, files.look(upload("Look known.jpg"), SIDE))


def test_a_wiki_that_answers_with_a_web_page(
    files: WikiFiles, known: FileFacts, wiki: LocalWiki
) -> None:
    wiki.fault("prop=imageinfo", 200)
    wiki.fault("/thumb/", 200)
    with pytest.raises(Transient, match="answered 200 without JSON"):
        files.look(upload("Look known.jpg"), SIDE)
    with pytest.raises(Transient, match="sent text/html in place of the file"):
        fetched(files, known)


def test_an_original_that_is_not_the_one_meant(files: WikiFiles, uploader: Person) -> None:
    uploader.upload("Look other.png", media.picture(19, "PNG", 60, 60))
    facts = files.look(upload("Look other.png"), SIDE)
    uploader.upload("Look other.png", media.picture(20, "PNG", 60, 60))
    with pytest.raises(Transient, match="not those that the wiki's sha1 names"):
        fetched(files, facts)
