"""Pictures of a folder become uploads of a local wiki."""

import re
from pathlib import Path

import requests

from playground.console import PlaygroundError
from playground.loopback import answers
from playground.person import Person, Refused

_BY = "Uploader"
_LOCAL = re.compile(r"(http://127\.0\.0\.1:\d+)(/|$)")  # the password is known to everybody


def upload(address: str, folder: Path) -> int:
    """All pictures below the folder, named as they are in it; how many there were.

    `address` is what `up` and the demo print for the wiki, or for a page of it. Raises
    PlaygroundError where there is no picture, no such wiki, or one is not taken.
    """
    local = _LOCAL.match(address)
    if not local:
        raise PlaygroundError(f"{address}: is no local wiki, give http://127.0.0.1:PORT")
    pictures = sorted(path for path in folder.rglob("*") if path.suffix in (".jpg", ".png"))
    if not pictures:
        raise PlaygroundError(f"{folder}: has no picture in it (.jpg or .png), give another folder")
    server = local[1]
    if not answers(server):
        raise PlaygroundError(f"{server}: nobody answers there, start the wiki by `up` or the demo")
    with Person.login(f"{server}/w/api.php", _BY) as person:
        for path in pictures:
            _upload(person, path, " ".join(path.relative_to(folder).parts))
    return len(pictures)


def _upload(person: Person, path: Path, title: str) -> None:
    try:
        person.upload(title, path.read_bytes(), "A harmless stand-in.")
    except (requests.RequestException, Refused) as error:
        raise PlaygroundError(f"{path}: the wiki did not take it ({error})") from error
