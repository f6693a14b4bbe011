"""The benchmark of the service: the wiki's answers, the stopwatch, and what is computed."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bench.service import parts, report
from bench.service.answers import answer, sha1_of, thumbnail_of, title_of
from bench.service.measured import (
    BARE,
    LOOP,
    LOOPS,
    NAMES,
    WORKER,
    WORKERS,
    Ended,
    Part,
    Rate,
    Round,
    percentile,
)
from bench.service.parts import Parts
from bench.service.pictures import Pictures, shape
from bench.service.upload import upload
from review.status import Status

FILES = "http://127.0.0.2:1"


def rates(**per_second: float) -> Round:
    found = {BARE: 100.0, LOOP: 60.0, LOOPS: 100.0, WORKER: 45.0, WORKERS: 80.0}
    found |= {NAMES[int(name.removeprefix("n"))]: value for name, value in per_second.items()}
    return Round(
        rates={name: Rate(per_second=value, ms=10.0) for name, value in found.items()},
        processor={"the scorer": 20.0, "MariaDB": 3.5},
    )


def cells(table: str, row: int) -> list[str]:
    return [cell.strip() for cell in table.splitlines()[row + 2].strip("|").split("|")]


def test_no_two_files_have_the_same_content() -> None:
    assert len({sha1_of(number) for number in range(1000)}) == 1000
    assert upload(7).sha1 == sha1_of(7)
    assert upload(7).title == title_of(7)


def test_a_thumbnail_has_the_width_that_was_asked_for(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path)
    assert len(pictures) == 24
    for number, width in ((0, 250), (1, 330), (24, 500), (27, 960)):
        image = Image.open(BytesIO(pictures.thumbnail(number, width)))
        across, down = shape(number)
        assert image.size == (width, round(width * down / across))
    assert thumbnail_of("/thumb/7/330.jpg") == (7, 330)
    assert thumbnail_of("/w/api.php") is None


def test_the_wiki_answers_a_question_as_mediawiki_does() -> None:
    asked = "/w/api.php?titles=File%3ABench+5.jpg&iiprop=url%7Csha1%7Csize&iiurlwidth=500"
    [page] = answer(asked, FILES)["query"]["pages"]
    [info] = page["imageinfo"]
    assert (page["title"], info["sha1"]) == ("File:Bench 5.jpg", sha1_of(5))
    assert info["thumburl"] == f"{FILES}/thumb/5/500.jpg"
    [page] = answer("/w/api.php?titles=File%3ABench+5.jpg&iiprop=sha1", FILES)["query"]["pages"]
    assert page["imageinfo"] == [{"sha1": sha1_of(5)}]


def test_everybody_stands_beside_twice_the_model_and_beside_the_loops() -> None:
    rounds = [rates(), rates(n4=60.0), rates(n0=200.0, n2=90.0)]
    table = report.rates(rounds)
    assert cells(table, 0) == [BARE, "100.0", "1.00", "2.00", "10.0"]
    assert cells(table, 4) == [WORKERS, "80.0", "0.30", "0.80", "10.0"]
    assert table.endswith("two workers do 1.78 times as much as one")
    beside_bare, beside_loops, _ = report.targets(rounds, {1.0: [suspect(1.0)]})
    assert beside_bare.measured == pytest.approx(0.3)
    assert beside_loops.measured == pytest.approx(0.8)
    assert (beside_bare.met, beside_loops.met) == (False, True)


def test_the_processor_s_time_is_added_up() -> None:
    odd = replace(rates(), processor={"the scorer": 90.0, "MariaDB": 0.1})
    table = report.processor([rates(), rates(), odd])
    assert cells(table, 0) == ["the scorer", "20.0"]
    assert cells(table, 2) == ["all", "23.5"]


def test_the_memory_is_added_up() -> None:
    table = report.memory({"the scorer": [118.4, 120.0], "its decoder": [22.0]})
    assert cells(table, 0) == ["the scorer", "118, 120"]
    assert cells(table, 2) == ["all", "260"]


def suspect(seconds: float) -> Ended:
    return Ended(status=Status.SUSPECT, seconds=seconds)


@pytest.mark.parametrize(
    ("share", "found"), [(0.0, 1), (0.01, 1), (0.5, 50), (0.505, 51), (0.99, 99), (1.0, 100)]
)
def test_a_percentile_is_one_of_the_values(share: float, found: float) -> None:
    assert percentile([float(number) for number in range(100, 0, -1)], share) == found


def test_how_long_uploads_wait_and_suspects_among_them() -> None:
    ended = [Ended(status=Status.CLEAR, seconds=float(number)) for number in range(1, 100)]
    table = report.latencies({50.0: [*ended, suspect(0.25)]})
    assert cells(table, 0) == ["50", "100", "49.500", "98.000", "99.000", "0.250"]


def test_the_slowest_rate_is_commons_and_without_a_suspect_nothing_is_met() -> None:
    waited = {50.0: [suspect(40.0)], 1.0: [suspect(29.0), suspect(3.0)]}
    *_, ready = report.targets([rates()], waited)
    assert (ready.measured, ready.met) == (29.0, True)
    clear = [Ended(status=Status.CLEAR, seconds=1.0)]
    *_, ready = report.targets([rates()], {1.0: clear})
    assert math.isnan(ready.measured)
    assert not ready.met


def test_a_profile_is_added_up_beside_the_worker() -> None:
    part = Part(ms=4.0, processor_ms=3.0, calls=3.5, trips=10.5)
    table = report.profile({"turns": part, "the model": replace(part, trips=0.0)}, 100.0)
    assert cells(table, 0) == ["turns", "4.00", "3.00", "3.5", "10.5"]
    assert cells(table, 2) == ["all of it", "8.00", "6.00", "", "10.5"]
    assert cells(table, 3)[1] == "10.00"


def test_what_the_default_pace_allows() -> None:
    assert "at most 4.0 files a second" in report.default_pace(2.5)


class Clocked:
    """Something whose parts take as long as they are told to."""

    def __init__(self, now: list[float]) -> None:
        self.now = now

    def outer(self) -> None:
        self.now[0] += 1
        self.inner()
        self.now[0] += 2

    def inner(self) -> None:
        self.now[0] += 10

    def steps(self) -> Iterator[int]:
        for number in range(2):
            self.now[0] += 100
            yield number

    @contextmanager
    def block(self) -> Iterator[None]:
        self.now[0] += 1000
        yield
        self.now[0] += 2000


def test_a_part_has_its_own_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(parts, "_now", lambda: (now[0], now[0] / 2))
    watch, thing = Parts("rest"), Clocked(now)
    for name in ("outer", "inner", "steps", "block"):
        watch.put_on(Clocked, name, name)
    now[0] = 5000.0
    watch.reset()
    thing.outer()
    for _ in thing.steps():
        now[0] += 0.25
    with thing.block():
        thing.inner()
        with watch.part("inner"):
            watch.trip()
    now[0] += 0.5
    watch.stop()
    assert dict(watch.seconds) == {
        "outer": 3,
        "inner": 20,
        "steps": 200,
        "block": 3000,
        "rest": 1.0,
    }
    assert watch.processor["block"] == 1500
    assert (watch.calls["inner"], watch.calls["steps"], watch.trips["inner"]) == (2, 1, 1)
