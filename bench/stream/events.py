"""Made-up events of many wikis, as the stream has them: who, what and how long."""

import json
import random
from typing import Any

WIKI = "commonswiki"
DOMAINS = {
    WIKI: "commons.wikimedia.org",
    "wikidatawiki": "www.wikidata.org",
    "enwiki": "en.wikipedia.org",
    "frwiki": "fr.wikipedia.org",
    "arzwiki": "arz.wikipedia.org",
    "ruwiki": "ru.wikipedia.org",
}
_WIKIS = (25, 35, 14, 9, 9, 8)  # per cent of all events
_KINDS = {"categorize": 45, "edit": 45, "new": 5, "log": 5}
_UPLOADS = 60  # per cent of Commons' log events
_TITLES = ("Église de Saint-Étienne {}.jpg", "View of the harbour {}.jpg", "Вид на город {}.png")
_WORDS = 'Uploaded a work by "somebody" from https://example.org/ with UploadWizard; é, ü, и. '


def messages(count: int) -> list[bytes]:
    """So many, each as the stream sends it: an id, and JSON of 1 to 2 kB; always the same."""
    chance = random.Random(20261123)
    return [_message(_event(number, chance), number) for number in range(1, count + 1)]


def is_upload(event: dict[str, Any]) -> bool:
    """What a reader of the stream asks of every event."""
    return (
        event.get("wiki") == WIKI
        and event.get("type") == "log"
        and event.get("log_type") == "upload"
    )


def _message(event: dict[str, Any], number: int) -> bytes:
    place = [{"topic": "eqiad.mediawiki.recentchange", "partition": 0, "offset": number}]
    data = json.dumps(event, ensure_ascii=False)
    return f"event: message\nid: {json.dumps(place)}\ndata: {data}\n\n".encode()


def _event(number: int, chance: random.Random) -> dict[str, Any]:
    wiki = chance.choices(list(DOMAINS), _WIKIS)[0]
    kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
    title = "File:" + chance.choice(_TITLES).format(number)
    comment = _WORDS * chance.randint(1, 4)
    page = f"https://{DOMAINS[wiki]}/wiki/{title.replace(' ', '_')}"
    event = {
        "$schema": "/mediawiki/recentchange/1.0.0",
        "meta": {
            "uri": page,
            "request_id": f"{chance.getrandbits(128):032x}",
            "id": f"{chance.getrandbits(128):032x}",
            "dt": "2026-11-23T04:40:40.123Z",
            "domain": DOMAINS[wiki],
            "stream": "mediawiki.recentchange",
            "topic": "eqiad.mediawiki.recentchange",
            "partition": 0,
            "offset": number,
        },
        "id": number,
        "type": kind,
        "namespace": 6 if wiki == WIKI else 0,
        "title": title,
        "title_url": page,
        "comment": comment,
        "parsedcomment": f'<a href="{page}" class="new">{title}</a> {comment}',
        "timestamp": 1795408840,
        "user": f"Somebody {number % 999}",
        "bot": chance.random() < 0.3,
        "server_url": f"https://{DOMAINS[wiki]}",
        "server_name": DOMAINS[wiki],
        "wiki": wiki,
    }
    if kind != "log":
        return event | {"revision": {"old": number, "new": number + 1}, "minor": False}
    uploads = wiki == WIKI and chance.randrange(100) < _UPLOADS
    logged = {"log_type": "upload" if uploads else "patrol"}
    logged["log_action"] = logged["log_type"]
    sha1 = {"img_sha1": "kh0ho8wujhdg3v7ag2n01d0f3cbjy7b", "img_timestamp": "20261123044040"}
    return event | logged | {"log_id": number, "log_params": sha1 if uploads else []}
