"""What the next annotator is told: as docs/handing-on.md promises."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from review.offer import Look, Offer, place_of
from review.policy import Verdict
from review.score import FrameScore, Opinion
from review.status import Status
from review.upload import Kind
from tests.review.values import MODEL, an_upload, classes

DOCS = Path(__file__).parents[2] / "docs" / "handing-on.md"
OPINION = Opinion(model="open_nsfw", region="whole", view="upright", probabilities={"nsfw": 0.75})
FRAME = FrameScore(scene=3, probabilities=classes(0.5), second=189.5, opinions=(OPINION,))
OFFER = Offer(
    upload_id=17,
    upload=an_upload(341, title="File:Ä “b”.webm"),
    verdict=Verdict(
        status=Status.SUSPECT,
        reason="possible explicit content",
        policy_version="rule nsfw>=0.8",
        nsfw=0.75,
        sexy=0.125,
        second=189.5,
        begin=184.0,
        end=192.0,
    ),
    ended_at=datetime(2026, 1, 2, 3, 5, 59, 999, tzinfo=UTC),
    page_id=1341,
    media=Kind.VIDEO,
    mime="video/webm",
    look=Look(model=MODEL, representation="transcode 240p.vp9.webm", frame=FRAME),
    generation=2,
)


def test_a_record_has_all_that_is_promised_and_nothing_of_the_uploader() -> None:
    assert json.loads(OFFER.text()) == {
        "schema": 1,
        "id": "commonswiki:341",
        "wiki": "commonswiki",
        "page_id": 1341,
        "title": "File:Ä “b”.webm",
        "sha1": an_upload(341).sha1,
        "uploaded_at": "2026-01-02T03:04:05Z",
        "ended_at": "2026-01-02T03:05:59Z",
        "media": "video",
        "mime": "video/webm",
        "status": "suspect",
        "reason": "possible explicit content",
        "nsfw": 0.75,
        "sexy": 0.125,
        "second": 189.5,
        "page": None,
        "scene": {"begin": 184.0, "end": 192.0},
        "model": {"sha256": MODEL.sha256, "preprocessing": MODEL.preprocessing},
        "representation": "transcode 240p.vp9.webm",
        "probabilities": dict(classes(0.5)),
        "opinions": [
            {
                "model": "open_nsfw",
                "region": "whole",
                "view": "upright",
                "probabilities": {"nsfw": 0.75},
            }
        ],
        "policy": "rule nsfw>=0.8",
        "generation": 2,
    }
    assert OFFER.upload.uploader.encode() not in OFFER.text()


def test_the_documentation_names_each_field() -> None:
    rows = re.findall(r"^\| (`.*?) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    fields = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert set(OFFER.record()) <= set(fields)
    assert list(OFFER.record())[:4] == fields[:4]


def test_what_is_not_known_is_null() -> None:
    gone = Verdict(status=Status.GONE, reason="deleted")
    record = Offer(
        upload_id=1, upload=an_upload(sha1=""), verdict=gone, ended_at=OFFER.ended_at
    ).record()
    told = {name for name, value in record.items() if value not in (None, [])}
    assert told == {
        "schema", "id", "wiki", "title", "uploaded_at", "ended_at", "status", "reason", "generation"
    }  # fmt: skip


def test_the_id_tells_which_upload_it_is() -> None:
    assert place_of(OFFER.id) == ("commonswiki", 341)
    assert place_of("commonswiki:-17") == ("commonswiki", -17)
    assert OFFER.id == Offer(**vars(OFFER) | {"upload_id": 99}).id


@pytest.mark.parametrize(
    "text", ["", "commonswiki", "commonswiki:", "a:--1", "a:-", "a:²", f"a:{10**30}"]
)
def test_what_is_no_id_is_none(text: str) -> None:
    assert place_of(text) is None
