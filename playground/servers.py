"""The two servers of one wiki: PHP's own web server, and the relay of its event stream."""

import sys
from pathlib import Path

from playground.console import PlaygroundError
from playground.instance import DBNAME, PHP_SIDE, Instance
from playground.loopback import answers, free_port, get
from playground.process import Process
from playground.template import cache, code

_WORKERS = 4
_SITEINFO = "/w/api.php?action=query&meta=siteinfo&format=json"


def serve_wiki(folder: Path, port: int, mariadb: int) -> Process:
    """Start PHP's own web server, and wait until MediaWiki answers."""
    mediawiki = code()
    port = free_port(port or Process.last_port(folder / "server.json"))
    wiki = Instance(folder=folder, port=port, mariadb=mariadb)
    wiki.lay_out()
    log = folder / "log" / "server.log"
    opcache = cache() / "opcache"
    opcache.mkdir(exist_ok=True)
    process = Process.start(
        folder / "server.json",
        [
            *("php", "-c", str(PHP_SIDE / "php.ini")),
            *("-d", f"opcache.file_cache={opcache}", "-d", f"error_log={folder}/log/php.log"),
            *("-S", f"127.0.0.1:{wiki.port}", "-t", str(folder / "docroot")),
            str(PHP_SIDE / "router.php"),
        ],
        port=wiki.port,
        log=log,
        env={
            "PLAYGROUND_DIR": str(folder),
            "MW_INSTALL_PATH": str(mediawiki),
            "MW_CONFIG_FILE": str(wiki.settings),
            "PHP_CLI_SERVER_WORKERS": f"{_WORKERS}",
        },
    )
    process.wait_until(lambda: answers(f"{wiki.server}/_playground/ping"), log)
    if f'"wikiid":"{DBNAME}"'.encode() not in get(f"{wiki.server}{_SITEINFO}"):
        process.stop()
        raise PlaygroundError(f"the wiki's api.php does not answer, see {folder}/log")
    return process


def serve_stream(folder: Path) -> Process:
    """Start the event stream, and wait until it answers."""
    port = free_port(Process.last_port(folder / "relay.json"))
    log = folder / "log" / "relay.log"
    process = Process.start(
        folder / "relay.json",
        [sys.executable, "-m", "playground.relay", str(folder / "rc.jsonl"), f"{port}"],
        port=port,
        log=log,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    process.wait_until(lambda: answers(f"http://127.0.0.1:{port}/_relay/state"), log)
    return process
