"""pip-audit itself, with a list of vulnerabilities of our own, or with none that answers."""

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from release.audit import asked, judged

KNOWN = {
    "id": "PYSEC-2030-1",
    "summary": "made for this test",
    "affected": [
        {
            "package": {"name": "requests", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}],
        }
    ],
}


class Known(BaseHTTPRequestHandler):
    """Knows something of one package, as OSV tells it."""

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        mine = self.path == "/found" and question["package"]["name"] == "requests"
        answer = json.dumps({"vulns": [KNOWN]} if mine else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Known) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()


@pytest.mark.integration
def test_what_is_found_fails(server: str) -> None:
    words, code = judged(*asked("-s", "osv", "--osv-url", f"{server}/found"))
    assert code == 1
    assert words.startswith("requests 2.")
    assert words.endswith(": PYSEC-2030-1, put right in 99.0")


@pytest.mark.integration
def test_nothing_found_says_of_how_many(server: str) -> None:
    words, code = judged(*asked("-s", "osv", "--osv-url", f"{server}/nothing"))
    assert code == 0
    assert words.startswith("no known vulnerability in ")


@pytest.mark.integration
def test_without_the_list_the_check_goes_on() -> None:
    with socket.socket() as closed:  # bound, and nobody listens
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        words, code = judged(*asked("-s", "osv", "--osv-url", url))
    assert (code, "cannot be asked" in words) == (0, True)


@pytest.mark.integration
def test_another_failure_of_pip_audit_is_one() -> None:
    words, code = judged(*asked("--no-such-option"))
    assert code == 1
    assert "--no-such-option" in words


def test_an_index_that_knows_none_of_them_counts_as_not_asked() -> None:
    said = json.dumps({"dependencies": [{"name": "one", "skip_reason": "not found"}]})
    words, code = judged(said)
    assert (code, "nothing was checked" in words) == (0, True)


def test_what_is_not_known_there_is_counted() -> None:
    told = [{"name": "one", "skip_reason": "not found"}, {"name": "two", "vulns": []}]
    words, _ = judged(json.dumps({"dependencies": told}))
    assert words == "no known vulnerability in 1 package, not known there: 1"
