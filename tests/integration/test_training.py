"""From what people said to a model that scores: once, from end to end, on harmless stand-ins."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path

import pytest
from PIL import Image

from playground.embedded import EmbeddedService
from playground.person import Person
from playground.stand_ins import drawn, photographed
from playground.wiki import LocalWiki
from review.status import Status
from store.models import LOOK_EVERY
from tests.integration.conftest import StartService, all_final, rows, wait_until
from tests.soak.marks import REPORTS, answered
from tests.soak.marks import rows as rows_on

pytestmark = pytest.mark.integration

EACH = 48  # of drawn and of photographed pictures
# Harmless pictures score near 0: so that people are asked about all of them.
ALL = {
    "NSFW_THRESHOLD": "0",
    "SEXY_THRESHOLD": "1",
    "MODE": "report",
    "READ_SECONDS": "0.2",
    "FLAGS_PER_HOUR": "1000",
}
PEOPLE = ("Uploader", "Patroller", "Mover", "Admin")

Run = Callable[..., str]


def as_png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.resize((240, 180)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def run(wiki: LocalWiki, models: Path, tmp_path: Path) -> Run:
    """Runs `python -m classifier`, with the service's settings; what it said on stdout."""

    shutil.copytree(models / "mobilenet_v2", tmp_path / "models" / "mobilenet_v2")

    def run_command(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "classifier", *arguments],
            env={
                **os.environ,
                "SITE": str(wiki.site_toml(tmp_path)),
                "DATA_DIR": str(tmp_path / "service"),
                "MODEL": "mobilenet_v2",
                "MODEL_DIR": str(tmp_path / "models"),
                "REQUESTS_PER_SECOND": "1000",
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run_command


def upload(wiki: LocalWiki, prefix: str, begin: int, end: int) -> None:
    """Drawn and photographed pictures, in turn by several people; no number is twice the same."""
    pictures = zip(drawn(end), photographed(end), strict=True)
    with ExitStack() as stack:
        people = cycle([stack.enter_context(Person.login(wiki.api, name)) for name in PEOPLE])
        for number, ((*_, plain), (*_, photo)) in enumerate(islice(pictures, begin, None)):
            person = next(people)
            person.upload(f"{prefix} drawn {number}.png", as_png(plain))
            person.upload(f"{prefix} photo {number}.png", as_png(photo))


def review(wiki: LocalWiki, service: EmbeddedService, prefix: str) -> None:
    """Say of each row what it is: a drawn picture stands in for what is looked for."""
    words = {r.page_id: "done" if "drawn" in r.title else "fine" for r in rows(service, prefix)}
    page = f"User:{wiki.bot_login.partition('@')[0]}/{REPORTS}{datetime.now(UTC):%Y-%m-%d}"
    with Person.login(wiki.api, "Admin") as admin:
        # A new service also lists what others uploaded within the last half minute.
        wait_until(lambda: words.keys() <= {r.page_id for r in rows_on(admin.text(page) or "")})
        text = admin.text(page) or ""
        for row in rows_on(text):
            text = answered(text, row, words.get(row.page_id, "open"))
        admin.edit(page, text, "looked at")


def answers_to(service: EmbeddedService, prefix: str) -> int:
    """How many of one test's files somebody has answered about."""
    notices = (n for row in rows(service, prefix) for n in service.watch.notices(row.id))
    return sum(notice.outcome is not None for notice in notices)


def spec(folder: Path) -> str:
    """What people said is all that there is."""
    path = folder / "spec.toml"
    path.write_text('name = "reviewed"\nseed = 1\n[[source]]\nreviews = true\n', encoding="utf-8")
    return str(path)


def test_from_reviews_to_a_promoted_model_and_back(
    start: StartService, wiki: LocalWiki, models: Path, tmp_path: Path, run: Run
) -> None:
    service = start(MODEL="mobilenet_v2", MODEL_DIR=str(tmp_path / "models"), **ALL)
    upload(wiki, "Learn", 0, EACH)
    wait_until(lambda: all_final(service, "Learn", 2 * EACH))
    review(wiki, service, "Learn")
    wait_until(lambda: answers_to(service, "Learn") == 2 * EACH)

    run("dataset", "build", spec(tmp_path), "--out", "dataset")
    run("train", "dataset", "--backbone", "mobilenet_v2", "--name", "better")
    run(
        "evaluate",
        "--data",
        "dataset",
        "--model",
        "mobilenet_v2",
        "--model",
        "better",
        "-o",
        "r.html",
    )
    found = json.loads((tmp_path / "r.json").read_text())
    aucs = {one["model"]["name"]: one["curves"][0]["auc"] for one in found["results"]}
    assert aucs["better"] > max(0.9, aucs["mobilenet_v2"])

    run("promote", "better", "--shadow")
    time.sleep(LOOK_EVERY.total_seconds())  # whoever has work looks as often as that
    upload(wiki, "Trial", EACH, EACH + 4)
    wait_until(lambda: all_final(service, "Trial", 8))
    told = json.loads(run("shadow-report", "--json"))
    assert told["compared"] == 8
    assert {row.status for row in rows(service, "Trial")} == {Status.SUSPECT}, "as the old one says"

    run("promote", "better")
    time.sleep(LOOK_EVERY.total_seconds())
    upload(wiki, "After", EACH + 4, EACH + 8)
    wait_until(lambda: all_final(service, "After", 8))
    scores = {row.title: row.nsfw or 0 for row in rows(service, "After")}
    drawings = {title: score for title, score in scores.items() if "drawn" in title}
    photographs = scores.keys() - drawings.keys()
    assert min(drawings.values()) > max(scores[title] for title in photographs)
    run("demote")
