import hashlib
import io
import tomllib
from typing import Any

import pytest
import requests
from PIL import Image, ImageColor

from playground import media
from playground.person import Person
from playground.wiki import LocalWiki
from tests.playground.streams import opened
from wiki.site import load_site

pytestmark = pytest.mark.integration

WIDTHS = [20, 40, 60, 120, 250, 330, 500, 960, 1280, 1920]


def base36(sha1: str) -> str:
    number, digits = int(sha1, 16), ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits.zfill(31)


def got(url: str) -> requests.Response:
    answer = requests.get(url, timeout=60)
    answer.raise_for_status()
    return answer


def test_an_upload_is_told_in_the_stream(local_wiki: LocalWiki, uploader: Person) -> None:
    data = media.picture(1001)
    with opened(local_wiki.stream_url) as messages:
        uploader.upload("Told.jpg", data, comment="a gradient")
        event = next(m.event for m in messages if m.event["type"] == "log")
    assert event["log_type"] == event["log_action"] == "upload"
    assert event["log_params"]["img_sha1"] == base36(hashlib.sha1(data).hexdigest())  # noqa: S324
    assert len(event["log_params"]["img_timestamp"]) == 14
    assert (event["title"], event["namespace"], event["user"]) == ("File:Told.jpg", 6, "Uploader")
    assert (event["wiki"], event["meta"]["domain"]) == ("commonswiki", "127.0.0.1")
    assert event["$schema"] == "/mediawiki/recentchange/1.0.0"
    assert None not in event.values()


def test_originals_and_thumbnails_of_the_standard_widths(uploader: Person) -> None:
    data = media.picture(1002, width=2000, height=1000)
    uploader.upload("Wide.jpg", data)
    for width in WIDTHS:
        info = uploader.file("Wide.jpg", width) or {}
        answer = got(info["thumburl"])
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(answer.content)).size == (width, width // 2)
    original = uploader.file("Wide.jpg") or {}
    assert got(original["url"]).content == data


def test_a_part_of_an_original(uploader: Person) -> None:
    data = media.picture(1003)
    uploader.upload("Part.jpg", data)
    info = uploader.file("Part.jpg") or {}
    answer = requests.get(info["url"], headers={"Range": "bytes=10-19"}, timeout=60)
    assert (answer.status_code, answer.content) == (206, data[10:20])


@pytest.mark.parametrize(
    ("name", "data", "shown_as", "size"),
    [
        ("Shown.svg", media.svg(1), "PNG", (330, 248)),
        ("Shown.pdf", media.pdf(1), "JPEG", (330, 465)),
        ("Shown.tif", media.picture(1004, "TIFF"), "JPEG", (330, 248)),
        ("Shown.webp", media.picture(1005, "WEBP"), "PNG", (330, 248)),
        ("Shown.webm", media.video(1, width=640, height=360, seconds=1), "JPEG", (330, 186)),
    ],
)
def test_thumbnails_of_what_is_no_plain_picture(
    uploader: Person, name: str, data: bytes, shown_as: str, size: tuple[int, int]
) -> None:
    uploader.upload(name, data)
    info = uploader.file(name) or {}
    image = Image.open(io.BytesIO(got(info["thumburl"]).content))
    assert (image.format, image.size) == (shown_as, size)


def test_a_video_has_transcodes(uploader: Person) -> None:
    uploader.upload("Clip.webm", media.video(2, width=1280, height=720, seconds=1))
    page = uploader.query(
        titles="File:Clip.webm", prop="videoinfo", viprop="derivatives|size", vilimit=1
    )["pages"][0]
    info = page["videoinfo"][0]
    original, *transcodes = info["derivatives"]
    assert info["duration"] == pytest.approx(1, abs=0.1)
    assert "transcodekey" not in original
    assert [(t["transcodekey"], t["height"]) for t in transcodes] == [
        ("240p.vp9.webm", 240),
        ("360p.vp9.webm", 360),
        ("480p.vp9.webm", 480),
    ]
    assert got(transcodes[0]["src"]).headers["Content-Type"] == "video/webm"


def derivatives(uploader: Person, name: str) -> list[dict[str, Any]]:
    page = uploader.query(titles=f"File:{name}", prop="videoinfo", viprop="derivatives")["pages"][0]
    found: list[dict[str, Any]] = page["videoinfo"][0]["derivatives"]
    return found


def test_a_transcode_may_be_a_file_of_its_own(local_wiki: LocalWiki, uploader: Person) -> None:
    data = media.video(3, width=1280, height=720, seconds=1)
    smaller = media.video(3, width=426, height=240, seconds=1)
    local_wiki.transcode("Real clip.webm", "240p.vp9.webm", smaller)
    uploader.upload("Real clip.webm", data)
    _, own, standing_in, _ = derivatives(uploader, "Real clip.webm")
    assert (got(own["src"]).content, got(standing_in["src"]).content) == (smaller, data)
    assert got(own["src"]).headers["Content-Type"] == "video/webm"
    assert (own["width"], own["height"]) == (426, 240)
    assert own["bandwidth"] == pytest.approx(len(smaller) * 8, rel=0.05)


def test_a_video_shows_what_it_is_told_to(local_wiki: LocalWiki, uploader: Person) -> None:
    pictures = {0: "red", 1: "lime", 2: "blue"}
    shown = {s: media.encoded(Image.new("RGB", (64, 36), c), "JPEG") for s, c in pictures.items()}
    local_wiki.posters("Shown clip.webm", shown)
    uploader.upload("Shown clip.webm", media.video(4, width=640, height=360, seconds=3))
    middle = (uploader.file("Shown clip.webm") or {})["thumburl"]
    moments = {s: middle.replace("330px--", f"330px-seek={s}-") for s in range(4)}
    for url, colour in ((middle, "lime"), *((moments[s], c) for s, c in pictures.items())):
        image = Image.open(io.BytesIO(got(url).content))
        assert image.size == (330, 186)
        pixel = image.convert("RGB").getpixel((100, 100))
        assert pixel == pytest.approx(ImageColor.getrgb(colour), abs=3)
    plain = Image.open(io.BytesIO(got(moments[3]).content))
    assert plain.convert("RGB").getcolors(maxcolors=4)


def test_the_bot_logs_in_with_its_own_password(local_wiki: LocalWiki) -> None:
    with Person.login(local_wiki.api, local_wiki.bot_login, local_wiki.bot_password) as bot:
        who = bot.query(meta="userinfo", uiprop="groups")["userinfo"]
        assert who["name"] == local_wiki.bot
        assert "bot" in who["groups"]
        bot.edit("Project:Report", "* a row", bot=True)
        assert bot.history("Project:Report", props="user")[0]["user"] == local_wiki.bot


def test_the_site_file_is_what_the_service_reads(local_wiki: LocalWiki) -> None:
    file = local_wiki.site_toml(local_wiki.folder)
    assert list(tomllib.loads(file.read_text())) == [
        *("name", "domain", "api", "article", "stream", "file_hosts", "thumbnail_widths")
    ]
    site = load_site(str(file))
    assert (site.api, site.stream) == (local_wiki.api, local_wiki.stream_url)
    assert got(site.page_url("Main Page")).ok


def test_nothing_of_all_that_went_wrong_inside(local_wiki: LocalWiki, uploader: Person) -> None:
    uploader.edit("Last", "one")
    assert not [
        log.name
        for log in local_wiki.logs.iterdir()
        if log.name != "server.log" and log.read_text()
    ]
