import pytest

from bench.result import Result
from bench.video import bodies, memory, recall, times
from bench.video.found import Moment
from bench.video.memory import Peak
from bench.video.recall import CLEAN, Clip
from bench.video.times import Timed
from bench.video.ways import BARE, EIGHTH, ONE, OURS, PROPOSAL


def timed(*seconds: float) -> Timed:
    return Timed(
        Result(rounds=[[s * 1000] for s in seconds], peaks_mb=[100, 50], together_mb=0), 7, 9000
    )


TIMES = {
    ("calm", "240p", OURS): timed(12, 10),
    ("calm", "240p", BARE): timed(10, 9),
    ("calm", "240p", PROPOSAL): timed(24, 21),
    ("calm", "240p", EIGHTH): timed(10, 9),
    ("calm", "1080p", OURS): timed(90),
    ("calm", "1080p", BARE): timed(60),
    ("calm", "1080p", PROPOSAL): timed(220),
}
SPANS = ((1.0, 2.0), (5.0, 6.0))
HIT = Moment(1.5, 1.5, 0.9)
MOMENTS = {
    Clip("calm", CLEAN): {
        OURS: [],
        ONE: [Moment(3, 3, 0.3)],
        EIGHTH: [Moment(1, 3, 0.2)],
    },
    Clip("calm", "1 s cut", SPANS): {
        OURS: [HIT, Moment(5, 5, 0.9)],
        ONE: [HIT],
        EIGHTH: [Moment(0, 2, 0.25), Moment(4, 5, 0.2)],
    },
    Clip("calm", "1 s dissolve", SPANS): {OURS: [HIT], ONE: [], EIGHTH: [HIT]},
}


def test_bars_of_speed_are_those_of_the_videos_that_were_raced_over() -> None:
    found = {target.what: target for target in times.targets(TIMES)}
    assert len(found) == 6
    assert found["ours, beside the floor: calm 240p"].measured == pytest.approx(1.156, abs=0.001)
    assert found["ours, beside the floor: calm 240p"].met
    assert not found["ours, beside the floor: calm 1080p"].met
    assert found["the original proposal's way, beside ours: calm 240p"].met
    assert not found["the original proposal's way, beside ours: calm 1080p"].met  # 2.44
    assert not found["every 8th frame, averaged by 8, beside ours: calm 240p"].met
    crossed = found["the original proposal's way on 1080p, beside ours on its 240p: calm"]
    assert crossed.measured == 20


def test_the_table_of_speed_has_least_and_median() -> None:
    line = next(line for line in times.report(TIMES).splitlines() if "calm 240p: ours" in line)
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[1:] == ["10.0", "11.0", "9.0", "7", "100 + 50", "1.00", "1.16", "1.00, 1.00"]


def test_others_get_the_threshold_that_suits_them_best() -> None:
    limits = recall.thresholds(MOMENTS)
    assert limits[OURS] == 0.8
    assert limits[EIGHTH] == pytest.approx(0.2)
    assert limits[EIGHTH] > 0.2


def test_recall_is_told_at_both_thresholds() -> None:
    limits = recall.thresholds(MOMENTS)
    line = next(line for line in recall.report(MOMENTS, limits).splitlines() if "cut" in line)
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells == ["1 s cut in calm", "100 %", "50 %", "0 %", "50 %", "50 %"]


def test_bars_of_recall() -> None:
    met = {t.what: t.met for t in recall.targets(MOMENTS, recall.thresholds(MOMENTS))}
    assert met["found by ours: 1 s cut in calm"]
    assert not met["found by ours: 1 s dissolve in calm"]
    assert met["found of all, ours less every 8th frame, averaged by 8, at equal false alarms"]


def test_bars_of_memory() -> None:
    peaks = {"4K": Peak(170, 240, 400), "usual": Peak(160, 100, 250), "long": Peak(165, 120, 270)}
    found = memory.section(peaks)
    assert [target.met for target in found.targets] == [True, False, True]


def test_a_busy_body_has_a_new_shot_every_few_seconds() -> None:
    shots = bodies.busy(3000)
    assert shots == bodies.busy(3000)
    assert sum(shot.frames for shot in shots) == 3000
    assert all(shot.frames <= 150 for shot in shots)
    assert any(shot.drawn for shot in shots)
    assert any(not shot.drawn for shot in shots)


def test_a_calm_body_is_one_shot() -> None:
    assert [shot.frames for shot in bodies.calm(3000)] == [3000]
