"""The benchmark of the event stream: what it serves, and what it says of the readers."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import mean
from sys import executable

import pytest

from bench.process import Process
from bench.stream.events import WIKI, is_upload, messages
from bench.stream.report import FLOOR, OURS, PEER, Round, readers, targets
from bench.stream.server import DIFFERENT
from wiki.uploads.sse import events

ROUND = Round(events=100_000, seconds=2.0, uploads=150, begun_mb=39.0, mb=39.5)


def test_the_events_are_as_large_and_as_mixed_as_the_streams() -> None:
    told = [json.loads(data) for data in events(messages(DIFFERENT))]
    assert len(told) == DIFFERENT
    assert messages(DIFFERENT) == messages(DIFFERENT)
    assert 1000 < mean(map(len, messages(DIFFERENT))) < 2000
    assert 0.22 < mean(event["wiki"] == WIKI for event in told) < 0.28
    assert 0 < sum(map(is_upload, told)) < DIFFERENT / 50


@pytest.mark.integration
def test_our_reader_finds_every_upload_each_time(tmp_path: Path) -> None:
    uploads = sum(is_upload(json.loads(data)) for data in events(messages(DIFFERENT)))
    serve = [executable, "-m", "bench.stream.server", f"{DIFFERENT}"]
    with closing(Process(serve, 0, tmp_path / "server.log", seconds=60)) as server:
        url = f"http://127.0.0.1:{int(server.greeting)}/"
        read = [executable, "-m", "bench.peers.our_stream", url]
        with closing(Process(read, 0, tmp_path / "reader.log", seconds=60)) as reader:
            for _ in range(2):
                reader.say("")
                assert json.loads(reader.line(60))["uploads"] == uploads


def test_the_median_round_counts_beside_peer_and_floor() -> None:
    ours = [ROUND, replace(ROUND, seconds=1.0), replace(ROUND, seconds=9.0, mb=40.5)]
    results = {OURS: ours, PEER: [replace(ROUND, seconds=4.0)], FLOOR: [replace(ROUND, seconds=1)]}
    row = readers(results).splitlines()[2]
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        OURS,
        "50,000",
        "2.00",
        "0.50",
        "39.0",
        "40.5",
    ]
    speed, memory = targets(results)
    assert (speed.measured, speed.met) == (50, True)
    assert (memory.measured, memory.met) == (1.5, True)
    assert not targets({OURS: [replace(ROUND, seconds=5.1)]})[0].met
    assert not targets({OURS: [replace(ROUND, mb=41.1)]})[1].met


def test_without_the_peer_its_column_is_empty() -> None:
    results = {OURS: [ROUND], FLOOR: [ROUND]}
    assert " 1.00 |" in readers(results)
    assert PEER not in readers(results)
