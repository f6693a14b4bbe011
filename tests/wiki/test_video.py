"""How a video's bytes are had, over the local wiki."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from review.errors import Permanent, TooEarly, Transient
from review.fakes import FakeClock
from review.upload import Action, FileFacts, Upload
from tests.wiki.conftest import SIDE
from wiki.http import Http
from wiki.media.area import Area
from wiki.media.download import Downloads
from wiki.media.files import WikiFiles
from wiki.media.imageinfo import ImageInfo
from wiki.media.video import ASK_AGAIN, VideoLimits, Videos
from wiki.site import Site

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
MANY = 10_000_000  # bytes: more than any video here has
SECONDS = 10
NONE_MADE = "$wgLocalTranscodes = [];"
# A handler of videos that knows of one picture only, whatever moment is asked for.
ONE_PICTURE = """
class OnePicture extends LocalVideoHandler {
    public function parseParamString( $s ) {
        return ImageHandler::parseParamString( $s );
    }
}
$wgMediaHandlers['video/webm'] = 'OnePicture';
"""

Limited = Callable[..., WikiFiles]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def limited(site: Site, http: Http, tmp_path: Path, clock: FakeClock) -> Limited:
    """Files that are fetched within such limits."""

    def make(*, original: int = 1000, most: int = MANY, wait: timedelta = HOUR) -> WikiFiles:
        info = ImageInfo(site.api, http)
        limits = VideoLimits(original=original, most=most, wait=wait, moments=3)
        return WikiFiles(
            info,
            Downloads(http, site.file_hosts, Area(tmp_path, MANY), most),
            widths=site.thumbnail_widths,
            pages=3,
            most_pixels=40_000_000,
            videos=Videos(info, limits, site.thumbnail_widths, clock),
        )

    return make


@pytest.fixture(scope="module")
def data() -> bytes:
    return media.video(51, width=640, height=480, seconds=SECONDS)


@pytest.fixture(scope="module")
def _video(uploader: Person, data: bytes) -> None:
    uploader.upload("Video.webm", data)


@pytest.fixture
def upload(_video: None, clock: FakeClock) -> Upload:
    return Upload(
        wiki="commonswiki",
        log_id=1,
        title="File:Video.webm",
        sha1="",
        uploaded_at=clock(),
        uploader="Uploader",
        action=Action.UPLOAD,
    )


@pytest.fixture
def none_made(wiki: LocalWiki) -> None:
    wiki.php("test", NONE_MADE)


def looks(facts: FileFacts) -> list[str]:
    return [look.name for look in facts.looks] or ["original"]


def test_a_transcode_is_never_waited_for_when_it_is_there(limited: Limited, upload: Upload) -> None:
    assert looks(limited().look(upload, SIDE)) == ["transcode 240p.vp9.webm"]


@pytest.mark.usefixtures("none_made")
def test_a_small_original_is_taken_at_once(limited: Limited, upload: Upload, data: bytes) -> None:
    files = limited(original=len(data))
    facts = files.look(upload, SIDE)
    with files.fetch(facts) as fetched:
        assert (fetched.representation, fetched.original) == ("original", True)
        assert fetched.parts[0].path.read_bytes() == data


@pytest.mark.usefixtures("none_made")
def test_a_large_one_waits_and_is_then_taken_as_it_is(
    limited: Limited, upload: Upload, data: bytes, clock: FakeClock
) -> None:
    files = limited(original=len(data) - 1)
    end = upload.uploaded_at + HOUR
    for left, again in ((HOUR, ASK_AGAIN), (2 * ASK_AGAIN, ASK_AGAIN), (ASK_AGAIN / 3,) * 2):
        clock.tick(end - left - clock())
        with pytest.raises(TooEarly) as caught:
            files.look(upload, SIDE)
        assert str(caught.value) == (
            f"waits for the wiki's smaller version of a video of {len(data) / 1e6:.0f} MB, "
            f"until {end:%H:%M} UTC"
        )
        assert caught.value.retry_after == again
    clock.tick(end - clock())
    with files.fetch(files.look(upload, SIDE)) as fetched:
        assert fetched.parts[0].path.read_bytes() == data


def test_what_is_waited_for_comes(limited: Limited, upload: Upload, wiki: LocalWiki) -> None:
    files = limited()
    for made in ("[]", "[ '144p.vp9.webm' ]"):  # the second shows too little
        wiki.php("test", f"$wgLocalTranscodes = {made};")
        with pytest.raises(TooEarly):
            files.look(upload, SIDE)
    wiki.php("test", "$wgLocalTranscodes = [ '144p.vp9.webm', '240p.vp9.webm' ];")
    assert looks(files.look(upload, SIDE)) == ["transcode 240p.vp9.webm"]


@pytest.mark.usefixtures("none_made")
@pytest.mark.parametrize(
    ("ago", "wait"),
    [
        pytest.param(timedelta(hours=2), HOUR, id="uploaded long ago"),
        pytest.param(timedelta(days=4000), HOUR, id="uploaded years ago"),
        pytest.param(timedelta(days=-1), HOUR, id="uploaded tomorrow"),
        pytest.param(timedelta(), timedelta(), id="no wait is wanted"),
    ],
)
def test_what_is_not_waited_for(
    limited: Limited, upload: Upload, ago: timedelta, wait: timedelta
) -> None:
    old = replace(upload, uploaded_at=upload.uploaded_at - ago)
    assert looks(limited(wait=wait).look(old, SIDE)) == ["original"]


@pytest.mark.usefixtures("none_made")
def test_a_wiki_whose_clock_is_ahead_is_waited_for(limited: Limited, upload: Upload) -> None:
    ahead = replace(upload, uploaded_at=upload.uploaded_at + timedelta(minutes=1))
    with pytest.raises(TooEarly):
        limited().look(ahead, SIDE)


def test_a_wiki_that_makes_no_transcodes_is_not_waited_for(
    limited: Limited, upload: Upload, wiki: LocalWiki
) -> None:
    wiki.php("test", "unset( $wgAPIPropModules['videoinfo'] );")
    assert looks(limited().look(upload, SIDE)) == ["original"]


@pytest.mark.usefixtures("none_made")
def test_of_a_small_picture_no_transcode_will_come(
    limited: Limited, upload: Upload, uploader: Person
) -> None:
    uploader.upload("Video low.webm", media.video(52, width=320, height=180, seconds=0.4))
    low = replace(upload, title="File:Video low.webm")
    assert looks(limited().look(low, SIDE)) == ["original"]


@pytest.mark.usefixtures("none_made")
def test_nothing_is_waited_for_or_drawn_of_a_version_that_is_replaced(
    limited: Limited, upload: Upload
) -> None:
    for files in (limited(), limited(most=1000)):
        facts = files.look(replace(upload, sha1="0" * 40), SIDE)
        assert facts.looks == ()


@pytest.mark.usefixtures("none_made")
def test_of_what_is_too_large_key_moments_are_looked_at(
    limited: Limited, upload: Upload, data: bytes, clock: FakeClock
) -> None:
    files = limited(most=len(data) - 1)
    with pytest.raises(TooEarly):
        files.look(upload, SIDE)
    clock.tick(HOUR)
    facts = files.look(upload, SIDE)
    assert [look.second for look in facts.looks] == [float(second) for second in range(9)]
    assert set(looks(facts)) == {"thumbnail 330px"}
    with files.fetch(facts) as fetched:
        assert fetched.representation == "key moments, thumbnail 330px, 3 of 0:10"
        assert fetched.original is False
        assert [part.second for part in fetched.parts] == [look.second for look in facts.looks]
        pictures = [part.path.read_bytes() for part in fetched.parts]
    assert len(set(pictures)) == 9  # the stand-in draws another colour for each second
    assert all(picture.startswith(b"\xff\xd8") for picture in pictures)
    assert fetched.size == sum(map(len, pictures))
    files.confirm(facts)
    larger = files.look(upload, 500)
    assert set(looks(larger)) == {"thumbnail 960px"}


@pytest.mark.usefixtures("none_made")
def test_moments_of_a_version_that_is_replaced_do_not_count(
    limited: Limited, upload: Upload, uploader: Person
) -> None:
    title = "Video replaced.webm"
    uploader.upload(title, media.video(53, seconds=0.4))
    files = limited(most=1000, wait=timedelta())
    facts = files.look(replace(upload, title=f"File:{title}"), SIDE)
    uploader.upload(title, media.video(54, seconds=0.4))
    with pytest.raises(Transient, match="replaced while it was looked up"):
        files.confirm(facts)


def test_a_transcode_that_is_too_large_is_not_fetched(limited: Limited, upload: Upload) -> None:
    """Nor is it waited for: it is there. The stand-in says 60 kB a second of it."""
    files = limited(most=60_000 * SECONDS - 1, original=0)
    assert looks(files.look(upload, SIDE)) == ["original"]
    facts = limited(most=1000).look(upload, SIDE)
    assert facts.looks[0].second is not None


@pytest.mark.parametrize(
    ("php", "words"),
    [
        ("unset( $wgMediaHandlers['video/webm'] );", "the wiki does not know how long the video"),
        (ONE_PICTURE, "the wiki makes no pictures of its moments"),
    ],
)
def test_where_there_are_no_moments_the_reason_says_so(
    limited: Limited, upload: Upload, wiki: LocalWiki, php: str, words: str
) -> None:
    wiki.php("test", NONE_MADE + php)
    with pytest.raises(Permanent, match=words) as caught:
        limited(most=1000, wait=timedelta()).look(upload, SIDE)
    assert "\n" not in str(caught.value)


def test_a_playlist_is_no_video(limited: Limited, upload: Upload, wiki: LocalWiki) -> None:
    """TimedMediaHandler lists one beside the transcodes, as if it were the smallest."""
    playlist = {
        "src": "http://127.0.0.1/x.m3u8",
        "type": "application/vnd.apple.mpegurl",
        "transcodekey": "m3u8",
        "width": 320,
        "height": 240,
    }
    sha1 = limited().look(upload, SIDE).sha1
    page = {"title": upload.title, "videoinfo": [{"sha1": sha1, "derivatives": [playlist]}]}
    wiki.fault("prop=videoinfo", 200, body=json.dumps({"query": {"pages": [page]}}))
    with pytest.raises(TooEarly):
        limited().look(upload, SIDE)


def test_a_file_that_goes_meanwhile_is_asked_for_again(
    limited: Limited, upload: Upload, wiki: LocalWiki
) -> None:
    page = {"title": upload.title, "missing": True}
    wiki.fault("prop=videoinfo", 200, body=json.dumps({"query": {"pages": [page]}}))
    with pytest.raises(Transient, match="moved or deleted while it was looked up"):
        limited().look(upload, SIDE)
