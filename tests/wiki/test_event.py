import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.upload import Action, Upload
from tests.wiki.samples import SITE
from wiki.uploads.event import sha1_in, upload_in_event, upload_in_log
from wiki.uploads.seen import Seen, seen_in_event

LINES = (Path(__file__).parents[1] / "data" / "recentchange.jsonl").read_text().splitlines()
EVENTS = [json.loads(line) for line in LINES]
FIRST: dict[str, Any] = EVENTS[0]

BASE36 = "kh0ho8wujhdg3v7ag2n01d0f3cbjy7b"
HEX = f"{int(BASE36, 36):040x}"

ENTRY: dict[str, Any] = {
    "logid": 40,
    "ns": 6,
    "title": "File:Life of a file.jpg",
    "params": {"img_sha1": BASE36, "img_timestamp": "2026-11-23T04:40:40Z"},
    "type": "upload",
    "action": "upload",
    "user": "Uploader",
    "timestamp": "2026-11-23T04:40:40Z",
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def read(event: dict[str, Any]) -> Seen | None:
    return seen_in_event(json.dumps(event).encode(), SITE, "")


def base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits.rjust(31, "0")


def test_only_new_versions_of_files_are_uploads() -> None:
    found = [upload_in_event(event, SITE) for event in EVENTS]
    assert [(u.log_id, u.action) for u in found if u] == [
        (40, Action.UPLOAD),
        (42, Action.OVERWRITE),
        (46, Action.UPLOAD),
        (41, Action.REVERT),
    ]


def test_what_an_upload_says() -> None:
    upload = upload_in_event(FIRST, SITE)
    assert upload is not None
    assert (upload.title, upload.sha1, upload.uploader) == (
        "File:Life of a file.jpg",
        HEX,
        "Uploader",
    )
    assert upload.uploaded_at.isoformat() == "2026-11-23T04:40:40+00:00"


def test_the_log_tells_the_same() -> None:
    assert upload_in_log(ENTRY, SITE) == upload_in_event(FIRST, SITE)


@pytest.mark.parametrize(
    "entry",
    [
        {"logid": 1, "actionhidden": True, "type": "upload", "timestamp": "2026-11-23T04:40:40Z"},
        {"logid": 2, "ns": 6, "title": "File:A.jpg", "action": "delete"},
    ],
)
def test_hidden_and_other_entries_are_no_uploads(entry: dict[str, Any]) -> None:
    assert upload_in_log(entry, SITE) is None


@pytest.mark.parametrize("user", [None, ""])
def test_a_hidden_uploader_has_no_name(user: str | None) -> None:
    upload = upload_in_event({**FIRST, "user": user}, SITE)
    assert upload is not None
    assert upload.uploader == ""
    del (shown := dict(FIRST))["user"]
    assert upload_in_event(shown, SITE) == upload


@pytest.mark.parametrize(
    ("params", "sha1"),
    [
        ({"img_sha1": BASE36}, HEX),
        (json.dumps({"img_sha1": BASE36}), HEX),
        ({"img_sha1": "0" * 30 + "z"}, f"{35:040x}"),
        ([], ""),
        (["1", "20260101000000"], ""),
        ("", ""),
        ("no JSON", ""),
        (json.dumps([BASE36]), ""),
        ({}, ""),
        ({"img_sha1": ""}, ""),
        ({"img_sha1": None}, ""),
        ({"img_sha1": "-1"}, ""),
        ({"img_sha1": "1_0"}, ""),
        ({"img_sha1": 12}, ""),
        ({"img_sha1": "z" * 31}, ""),  # more than 160 bits
        ({"img_sha1": "0" + BASE36}, ""),
        (None, ""),
    ],
)
def test_the_sha1_in_a_logs_parameters(params: object, sha1: str) -> None:
    assert sha1_in(params) == sha1


@given(st.integers(min_value=1, max_value=(1 << 160) - 1))
def test_base_36_is_hexadecimal_again(number: int) -> None:
    assert sha1_in({"img_sha1": base36(number)}) == f"{number:040x}"


@pytest.mark.parametrize("missing", ["log_id", "title", "timestamp"])
def test_an_upload_without_its_essentials(missing: str) -> None:
    event = {name: value for name, value in FIRST.items() if name != missing}
    with pytest.raises(KeyError, match=missing):
        upload_in_event(event, SITE)


MALFORMED: dict[str, list[object]] = {
    "log_id": [0, -1, 1 << 63, True, None, 1.5, float("inf"), "40"],
    "title": [None, 7, ["File:A.jpg"], "File:\ud800.jpg", "x" * 301],
    "user": [0, False, [], {"name": "A"}, "\udfff", "x" * 256],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field in MALFORMED for value in MALFORMED[field]]
)
def test_what_no_database_could_hold_is_no_upload(field: str, value: object) -> None:
    event = {**FIRST, field: value}
    with pytest.raises(ValueError, match=r"none|no text|surrogates"):
        upload_in_event(event, SITE)
    assert read(event) is None
    with pytest.raises(ValueError, match=r"none|no text|surrogates"):
        upload_in_log({**ENTRY, field.replace("_", ""): value}, SITE)


@pytest.mark.parametrize(
    "fields",
    [{"log_id": 1}, {"log_id": (1 << 63) - 1}, {"title": "😀" * 300}, {"user": "é" * 255}],
)
def test_the_longest_that_are_held(fields: dict[str, Any]) -> None:
    assert upload_in_event({**FIRST, **fields}, SITE)


@pytest.mark.parametrize("timestamp", ["soon", None, 1e300, 10**18, float("nan")])
def test_a_time_that_is_none(timestamp: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        upload_in_event({**FIRST, "timestamp": timestamp}, SITE)


@given(st.dictionaries(st.sampled_from(sorted(FIRST)), JSON), st.booleans())
def test_whatever_an_event_holds_the_reader_goes_on(fields: dict[str, Any], whole: bool) -> None:
    event = {**FIRST, **fields} if whole else fields
    try:
        upload = upload_in_event(event, SITE)
    except (KeyError, TypeError, ValueError):
        upload = None
    seen = read(event)
    assert upload is None or isinstance(upload, Upload)
    assert seen is None or seen.at.tzinfo is not None


@given(JSON.map(json.dumps) | st.text())
def test_whatever_a_message_holds_the_reader_goes_on(data: str) -> None:
    assert seen_in_event(data.encode(), SITE, "") is None


def test_an_event_whose_time_has_no_zone_is_no_position() -> None:
    event = {**FIRST, "meta": {**FIRST["meta"], "dt": "2026-11-23T04:40:40"}}
    assert read(event) is None
    assert seen_in_event(b"[" * 100_000, SITE, "") is None
