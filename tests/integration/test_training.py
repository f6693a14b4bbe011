"""From what people said to a model that scores: once, from end to end, on harmless stand-ins."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from playground.embedded import EmbeddedService
from playground.person import Person
from playground.stand_ins import drawn, photographed
from playground.wiki import LocalWiki
from tests.integration.conftest import rows, wait_until
from tests.soak.marks import REPORTS, answered
from tests.soak.marks import rows as rows_on

pytestmark = pytest.mark.integration

EACH = 24  # of drawn and of photographed pictures: few, and told apart with ease
# Harmless pictures score near 0: so that people are asked about all of them.
ALL = {"NSFW_THRESHOLD": "0", "SEXY_THRESHOLD": "1", "MODE": "report", "READ_SECONDS": "0.2"}
PEOPLE = ("Uploader", "Patroller", "Mover", "Admin")

Run = Callable[..., str]


def as_png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.resize((240, 180)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def run(wiki: LocalWiki, models: Path, tmp_path: Path) -> Run:
    """Runs `python -m classifier`, with the service's settings; what it said on stdout."""

    def run_command(*arguments: str, env: Mapping[str, str] = {}) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "classifier", *arguments],
            env={
                **os.environ,
                "SITE": str(wiki.site_toml(tmp_path)),
                "DATA_DIR": str(tmp_path / "service"),
                "MODEL": "mobilenet_v2",
                "MODEL_DIR": str(tmp_path / "models"),
                "REQUESTS_PER_SECOND": "1000",
                **env,
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


def upload(wiki: LocalWiki, prefix: str, count: int, *, seed: int) -> None:
    """Drawn and photographed pictures, in turn by several people."""
    for number, ((*_, plain), (*_, photo)) in enumerate(
        zip(drawn(count, seed), photographed(count), strict=True)
    ):
        with Person.login(wiki.api, PEOPLE[number % len(PEOPLE)]) as person:
            person.upload(f"{prefix} drawn {number}.png", as_png(plain))
            person.upload(f"{prefix} photo {number}.png", as_png(photo))


def review(wiki: LocalWiki, service: EmbeddedService, prefix: str, count: int) -> None:
    """Say of each row what it is: a drawn picture stands in for what is looked for."""
    words = {r.page_id: "done" if "drawn" in r.title else "fine" for r in rows(service, prefix)}
    page = f"User:{wiki.bot_login.partition('@')[0]}/{REPORTS}{date.today():%Y-%m-%d}"
    with Person.login(wiki.api, "Admin") as admin:
        wait_until(lambda: len(rows_on(admin.text(page) or "")) >= count)
        text = admin.text(page) or ""
        for row in rows_on(text):
            text = answered(text, row, words.get(row.page_id, "open"))
        admin.edit(page, text, "looked at")
