"""What the wiki of the benchmark answers: pure. Each number is a file with content of its own."""

import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench.service.pictures import shape

PREFIX = "File:Bench "
API = "/w/api.php"
_THUMBS = "/thumb/"
_ORIGINAL_BYTES = 3_000_000


def title_of(number: int) -> str:
    """The file's title."""
    return f"{PREFIX}{number}.jpg"


def sha1_of(number: int) -> str:
    """The file's content: no two are the same, so that no score is known already."""
    return hashlib.sha1(title_of(number).encode(), usedforsecurity=False).hexdigest()


def thumbnail_of(path: str) -> tuple[int, int] | None:
    """Which file's thumbnail, and how wide, an address of a thumbnail names."""
    if not path.startswith(_THUMBS):
        return None
    number, width = path.removeprefix(_THUMBS).removesuffix(".jpg").split("/")
    return int(number), int(width)


def answer(url: str, files: str) -> dict[str, Any]:
    """What the API says to a question about one file's imageinfo; files are at `files`."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    number = int(asked["titles"].removeprefix(PREFIX).removesuffix(".jpg"))
    info: dict[str, Any] = {"sha1": sha1_of(number)}
    if asked["iiprop"] != "sha1":
        info |= _facts(number, files)
    if width := int(asked.get("iiurlwidth", 0)):
        across, down = shape(number)
        info |= {
            "thumburl": f"{files}{_THUMBS}{number}/{width}.jpg",
            "thumbwidth": width,
            "thumbheight": round(width * down / across),
        }
    page = {"pageid": number, "ns": 6, "title": title_of(number), "imageinfo": [info]}
    return {"batchcomplete": True, "query": {"pages": [page]}}


def _facts(number: int, files: str) -> dict[str, Any]:
    width, height = shape(number)
    return {
        "size": _ORIGINAL_BYTES,
        "width": width,
        "height": height,
        "url": f"{files}/{number}.jpg",
        "mime": "image/jpeg",
        "mediatype": "BITMAP",
    }
