"""The folder of one wiki: what it is made of, and what its PHP side reads there."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground import accounts

PHP_SIDE = Path(__file__).parent / "mediawiki"
DBNAME = "commonswiki"

_LOCAL_SETTINGS = """<?php
$lw = json_decode( file_get_contents( __DIR__ . '/instance.json' ), true );
require $lw['lib'] . '/settings.php';
"""


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One wiki's folder (an absolute path), served at `port`.

    `mariadb` is the port of the MariaDB behind it; 0 where that is SQLite.
    """

    folder: Path
    port: int
    mariadb: int = 0

    @property
    def server(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Path:
        """MediaWiki's LocalSettings.php."""
        return self.folder / "LocalSettings.php"

    def lay_out(self) -> None:
        """Make the folders, and the files that depend on the folder and the port."""
        for name in ("db", "images", "cache", "tmp", "log", "settings.d", "docroot", "oauth"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        facts: dict[str, Any] = {
            "dir": str(self.folder),
            "lib": str(PHP_SIDE),
            "server": self.server,
            "dbname": DBNAME,
            "mariadb": self.mariadb,
            "oauth": {"client": accounts.OAUTH_CLIENT, "secret": accounts.OAUTH_SECRET},
        }
        (self.folder / "instance.json").write_text(json.dumps(facts))
        self.settings.write_text(_LOCAL_SETTINGS)
        (self.folder / "rc.jsonl").touch()
