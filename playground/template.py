"""The cache: MediaWiki's code, and an installed wiki that each new one is a copy of."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playground import accounts
from playground.console import PlaygroundError, say
from playground.instance import DBNAME, PHP_SIDE, Instance
from playground.lock import locked
from playground.packages import WIKI, download, require

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


def template() -> Path:
    """The folder of an installed wiki with its users, made at the first call."""
    mediawiki = code()
    place = cache() / f"template-{_key(mediawiki)}"
    with locked(cache() / "lock"):
        if not place.exists():
            say("installing the wiki that others are copied from (once)")
            with tempfile.TemporaryDirectory(dir=cache()) as folder:
                made = Path(folder) / "wiki"
                _install(made, mediawiki)
                made.rename(place)
    return place


def _key(mediawiki: Path) -> str:
    """Changes when anything does that a template is made from."""
    parts = [
        *sorted(PHP_SIDE.iterdir()),
        Path(accounts.__file__),
        Path(__file__),
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
        _quietly(["dpkg", "-x", str(package), str(folder / "x")], cwd=folder)
    tree = folder / "x/usr/share/mediawiki"
    for link in ("LocalSettings.php", "config", "images", "extensions"):
        (tree / link).unlink(missing_ok=True)
    (tree / "extensions-core").rename(tree / "extensions")
    return tree


def _install(folder: Path, mediawiki: Path) -> None:
    """An empty wiki with all accounts."""
    wiki = Instance(folder=folder, port=1)
    wiki.lay_out()
    installer = folder / "tmp" / "installer"
    installer.mkdir()
    _maintain(
        *(wiki, mediawiki, "install.php", "--confpath", str(installer)),
        *("--dbtype", "sqlite", "--dbname", DBNAME, "--dbpath", str(folder / "db")),
        *("--lang", "en", "--skins", "Vector", "--server", wiki.server, "--scriptpath", "/w"),
        *("--pass", accounts.PASSWORD, "Local Commons", accounts.ADMIN),
        settings=False,  # it would say that the wiki is installed already
    )
    for name, options in accounts.OTHERS.items():
        _maintain(wiki, mediawiki, "createAndPromote.php", *options, name, accounts.PASSWORD)
    _maintain(
        *(wiki, mediawiki, "createBotPassword.php", "--appid", accounts.BOT_APP),
        *("--grants", accounts.BOT_GRANTS, accounts.BOT, accounts.BOT_PASSWORD),
    )
    _maintain(wiki, mediawiki, "runJobs.php", "--quiet")
    for database in (folder / "db").glob("*.sqlite"):
        # Write-ahead log: readers do not block the writer (a property of the file).
        connection = sqlite3.connect(database)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.close()
    shutil.rmtree(installer)


def _maintain(
    wiki: Instance, mediawiki: Path, script: str, *args: str, settings: bool = True
) -> None:
    config = {"MW_CONFIG_FILE": str(wiki.settings)} if settings else {}
    _quietly(
        ["php", "-c", str(PHP_SIDE / "php.ini"), str(mediawiki / "maintenance" / script), *args],
        cwd=wiki.folder,
        env={**os.environ, "MW_INSTALL_PATH": str(mediawiki), **config},
    )


def _quietly(command: Sequence[str], cwd: Path, env: dict[str, str] | None = None) -> None:
    """Run a command; what it says is shown only when it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        say("\n".join(said[-20:]))
        raise PlaygroundError(f"{Path(command[0]).name} failed: {' '.join(command[:5])}")
