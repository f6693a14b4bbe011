import time
from collections.abc import Iterator

import pytest
import requests

from playground.person import Person, Refused
from playground.wiki import LocalWiki

pytestmark = pytest.mark.integration


@pytest.fixture
def wiki(local_wiki: LocalWiki) -> Iterator[LocalWiki]:
    yield local_wiki
    local_wiki.clear_faults()
    local_wiki.set_maxlag(0)


def test_a_fault_counts_down(wiki: LocalWiki) -> None:
    wiki.fault("GET /wiki/Faulty", 503, times=2, retry_after=7)
    answers = [requests.get(f"{wiki.server}/wiki/Faulty", timeout=60) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 404]
    assert [answer.headers.get("Retry-After") for answer in answers] == ["7", "7", None]


def test_a_fault_finds_what_a_form_says(wiki: LocalWiki, uploader: Person) -> None:
    wiki.fault("summary=a fault", 200, body='{"error": {"code": "ratelimited", "info": "slow"}}')
    uploader.edit("Knob", "one", "well")
    with pytest.raises(Refused, match="ratelimited: slow"):
        uploader.edit("Knob", "two", "a fault")
    uploader.edit("Knob", "two", "a fault")
    assert uploader.text("Knob") == "two"


def test_a_delay_only_delays(wiki: LocalWiki) -> None:
    wiki.fault("/wiki/Main_Page", delay=0.5)
    begun = time.monotonic()
    assert requests.get(f"{wiki.server}/wiki/Main_Page", timeout=60).ok
    assert time.monotonic() - begun > 0.5


def test_lag_refuses_who_asks_to_be(wiki: LocalWiki, uploader: Person) -> None:
    wiki.set_maxlag(7.5)
    uploader.query(meta="siteinfo")
    with pytest.raises(Refused, match="maxlag"):
        uploader.query(meta="siteinfo", maxlag=5)


def test_settings_change_at_once(wiki: LocalWiki, uploader: Person) -> None:
    wiki.php("closed", "$wgReadOnly = 'for repairs';")
    with pytest.raises(Refused, match="readonly"):
        uploader.edit("Knob", "three")
    wiki.php("closed", "")
    assert uploader.edit("Knob", "three")
