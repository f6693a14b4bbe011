"""The cache: MediaWiki's code, and an installed wiki that each new one is a copy of."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from playground import accounts, installation
from playground.console import PlaygroundError, say
from playground.installation import install, quietly
from playground.instance import PHP_SIDE
from playground.lock import locked
from playground.packages import WIKI, WIKI_ON_MARIADB, download, require

_DEFAULT_CACHE = Path(__file__).parents[1] / ".cache" / "playground"
_MEGABYTES = 700  # MediaWiki packed and unpacked, and a template; measured, and half as much


def cache() -> Path:
    """Where code and templates are kept; the variable PLAYGROUND_CACHE moves it."""
    return Path(os.environ.get("PLAYGROUND_CACHE") or _DEFAULT_CACHE).resolve()


def code() -> Path:
    """MediaWiki's code, downloaded and unpacked at the first call.

    Raises PlaygroundError when a package is missing or cannot be downloaded.
    """
    require(WIKI)
    place = cache() / "mediawiki"
    with locked(cache() / "lock"):
        if not place.exists():
            _need_space()
            say("downloading and unpacking MediaWiki (once)")
            with tempfile.TemporaryDirectory(dir=cache()) as folder:
                _unpack(Path(folder)).rename(place)
    return place


def template(*, mariadb: bool) -> Path:
    """The folder of an installed wiki with its users, made at the first call."""
    mediawiki = code()
    if mariadb:
        require(WIKI_ON_MARIADB)
    place = cache() / f"template-{_key(mediawiki)}{'-mariadb' * mariadb}"
    with locked(cache() / "lock"):
        if not place.exists():
            say("installing the wiki that others are copied from (once)")
            with tempfile.TemporaryDirectory(dir=cache()) as folder:
                made = Path(folder) / "wiki"
                install(made, mediawiki, mariadb=mariadb)
                made.rename(place)
    return place


def _key(mediawiki: Path) -> str:
    """Changes when anything does that a template is made from."""
    parts = [
        *sorted(PHP_SIDE.iterdir()),
        *(Path(str(module.__file__)) for module in (accounts, installation)),
        mediawiki / "composer.json",
    ]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]


def _need_space() -> None:
    """A full disk would be told as a failed download."""
    free = shutil.disk_usage(cache()).free // 1_000_000
    if free < _MEGABYTES:
        raise PlaygroundError(f"{cache()} has {free} MB free, and {_MEGABYTES} MB are needed")


def _unpack(folder: Path) -> Path:
    """The package's files as one tree that stands alone.

    The package itself would pull in apache, and links into /etc and /var/lib.
    """
    download(["mediawiki", "mediawiki-classes"], folder)
    for package in folder.glob("*.deb"):
        quietly(["dpkg", "-x", str(package), str(folder / "x")], cwd=folder)
    tree = folder / "x/usr/share/mediawiki"
    for link in ("LocalSettings.php", "config", "images", "extensions"):
        (tree / link).unlink(missing_ok=True)
    (tree / "extensions-core").rename(tree / "extensions")
    return tree
