"""A throw-away MediaWiki that looks like Wikimedia Commons to a bot."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from playground import accounts
from playground.installation import database_port
from playground.instance import DBNAME
from playground.knobs import Knobs
from playground.lock import locked
from playground.process import Process
from playground.servers import serve_stream, serve_wiki
from playground.service import Service
from playground.template import template

_STREAM = "/v2/stream/mediawiki.recentchange"
_SITE = """name = "{name}"
domain = "127.0.0.1"
api = "{server}/w/api.php"
article = "{server}/wiki/"
stream = "{stream}"
file_hosts = ["{host}"]
thumbnail_widths = [20, 40, 60, 120, 250, 330, 500, 960, 1280, 1920, 3840]
"""


@dataclass(frozen=True, kw_only=True)
class LocalWiki(Service, Knobs):
    """A running wiki, with its people and its stream.

    `server` is its scheme, host and port; `stream_url` is "" when it was started
    without a stream. What its servers say lies in `logs`.
    """

    records: ClassVar = ("relay.json", "server.json", "mariadb/mariadb.json")

    server: str
    bot: str = accounts.BOT
    bot_login: str = f"{accounts.BOT}@{accounts.BOT_APP}"
    bot_password: str = accounts.BOT_PASSWORD
    oauth_client: str = accounts.OAUTH_CLIENT
    oauth_secret: str = accounts.OAUTH_SECRET

    @classmethod
    def start(
        cls, folder: Path, *, stream: bool = True, port: int = 0, mariadb: bool = False
    ) -> Self:
        """Serve the wiki of that folder, a new one if there is none yet.

        What runs already goes on running. A port of 0 is the last one if it is still
        free. A new wiki has a `mariadb` of its own, or SQLite, which lets one POST in at a
        time; it keeps what it has. Raises PlaygroundError when something is missing or
        does not come up.
        """
        folder = folder.resolve()
        with locked(folder / "lock"):
            if not (folder / "db").exists():
                shutil.copytree(
                    template(mariadb=mariadb),
                    folder,
                    dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("mariadb.json"),  # its port: copies would meet
                )
            behind = database_port(folder)
            server = Process.recall(folder / "server.json") or serve_wiki(folder, port, behind)
            relay = Process.recall(folder / "relay.json")
            if stream and relay is None:
                relay = serve_stream(folder)
        return cls(
            folder=folder,
            server=f"http://127.0.0.1:{server.port}",
            stream_url=f"http://127.0.0.1:{relay.port}{_STREAM}" if relay else "",
        )

    @property
    def api(self) -> str:
        """The address of api.php."""
        return f"{self.server}/w/api.php"

    @property
    def logs(self) -> Path:
        """The folder of server.log, relay.log, and MediaWiki's logs of errors."""
        return self.folder / "log"

    def site_toml(self, folder: Path) -> Path:
        """Write the file that tells the service of this wiki, into that folder."""
        file = folder / f"{DBNAME}.toml"
        host = self.server.removeprefix("http://")
        file.write_text(
            _SITE.format(name=DBNAME, server=self.server, stream=self.stream_url, host=host)
        )
        return file
