"""Many uploads in one go: MediaWiki's own importer, some 30 ms a file."""

from pathlib import Path

from playground.console import PlaygroundError
from playground.installation import database_port, maintain
from playground.instance import Instance
from playground.template import code
from playground.wiki import LocalWiki


def import_files(wiki: LocalWiki, folder: Path, user: str) -> None:
    """Upload all files of that folder, as that user; log and event stream tell of each.

    The wiki has MariaDB behind it: over SQLite, visitors would be locked out meanwhile.
    Raises PlaygroundError when MediaWiki refuses one.
    """
    behind = database_port(wiki.folder)
    if not behind:
        raise PlaygroundError("import_files: only for a wiki with MariaDB behind it")
    port = int(wiki.server.rpartition(":")[2])
    place = Instance(folder=wiki.folder, port=port, mariadb=behind)
    options = ("--user", user, "--comment", "A harmless picture.")
    maintain(place, code(), "importImages.php", *options, str(folder))
